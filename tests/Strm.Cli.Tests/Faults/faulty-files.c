// Preloaded into a command, it makes files whose path contains a given text faulty, as those of a failing or distant disk are:
// STRM_SLOW: what reads them waits, and gets less than it asked for; STRM_BAD: reading them fails; STRM_GONE: they are listed, but gone.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { Most = 4096, Piece = 3000, Pause = 15000 };

static char slow[Most], bad[Most]; // by descriptor

static int has(const char *path, const char *name)
{
    const char *text = getenv(name);
    return path && text && *text && strstr(path, text) != NULL;
}

static int opened(int file, const char *path)
{
    if (file >= 0 && file < Most)
    {
        slow[file] = (char)has(path, "STRM_SLOW");
        bad[file] = (char)has(path, "STRM_BAD");
        if (slow[file]) usleep(Pause);
    }

    return file;
}

static int is(const char *marks, int file) { return file >= 0 && file < Most && marks[file]; }

#define OPEN(name)                                                                                                \
    int name(const char *path, int flags, ...)                                                                    \
    {                                                                                                             \
        static int (*next)(const char *, int, ...);                                                               \
        if (!next) next = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #name);                               \
        va_list rest;                                                                                             \
        va_start(rest, flags);                                                                                    \
        mode_t mode = va_arg(rest, mode_t);                                                                       \
        va_end(rest);                                                                                             \
        if (!(flags & O_DIRECTORY) && has(path, "STRM_GONE")) return errno = ENOENT, -1;                          \
        return opened(next(path, flags, mode), path);                                                             \
    }

#define OPENAT(name)                                                                                              \
    int name(int folder, const char *path, int flags, ...)                                                        \
    {                                                                                                             \
        static int (*next)(int, const char *, int, ...);                                                          \
        if (!next) next = (int (*)(int, const char *, int, ...))dlsym(RTLD_NEXT, #name);                          \
        va_list rest;                                                                                             \
        va_start(rest, flags);                                                                                    \
        mode_t mode = va_arg(rest, mode_t);                                                                       \
        va_end(rest);                                                                                             \
        if (!(flags & O_DIRECTORY) && has(path, "STRM_GONE")) return errno = ENOENT, -1;                          \
        return opened(next(folder, path, flags, mode), path);                                                     \
    }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

#define READ(name, type)                                                                                          \
    ssize_t name(int file, void *to, size_t count, type place)                                                    \
    {                                                                                                             \
        static ssize_t (*next)(int, void *, size_t, type);                                                        \
        if (!next) next = (ssize_t (*)(int, void *, size_t, type))dlsym(RTLD_NEXT, #name);                        \
        if (is(bad, file)) return errno = EIO, -1;                                                                \
        if (is(slow, file)) usleep(Pause);                                                                        \
        return next(file, to, is(slow, file) && count > Piece ? Piece : count, place);                            \
    }

READ(pread, off_t)
READ(pread64, off64_t)

ssize_t read(int file, void *to, size_t count)
{
    static ssize_t (*next)(int, void *, size_t);
    if (!next) next = (ssize_t (*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
    if (is(bad, file)) return errno = EIO, -1;
    if (is(slow, file)) usleep(Pause);
    return next(file, to, is(slow, file) && count > Piece ? Piece : count);
}

int close(int file)
{
    static int (*next)(int);
    if (!next) next = (int (*)(int))dlsym(RTLD_NEXT, "close");
    if (file >= 0 && file < Most) slow[file] = bad[file] = 0;
    return next(file);
}
