using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Strm;

/// <summary>
/// Where reproducible files are kept: <c>$XDG_CACHE_HOME/strm</c>, else <c>~/.cache/strm</c>. If there is no writable home, as in
/// containers, a temporary folder of this user takes its place.
/// </summary>
public static class UserCache
{
    private static readonly ConcurrentDictionary<string, CachePlace> Places = new(StringComparer.Ordinal);

    /// <summary>The root folder; it may not exist yet.</summary>
    public static string Root => Place.Folder;

    /// <summary>Says that the folder is temporary, why, and how to choose another; null if it is the usual one.</summary>
    public static string? Note => Place.Reason is { } reason
        ? $"The cache is the temporary folder {Place.Folder}, because {reason}. To keep it, set XDG_CACHE_HOME to a "
            + "folder that you may write to."
        : null;

    private static CachePlace Place
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? "";
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
            return Places.GetOrAdd($"{cache}\n{home}", _ => CachePlace.Find(cache, home));
        }
    }

    /// <summary>A folder of the cache; it may not exist yet.</summary>
    /// <param name="name">What is kept there.</param>
    /// <returns>Its path.</returns>
    public static string Folder(string name) => Path.Combine(Root, name);
}

/// <summary>A folder for a cache.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Reason">Why it is a temporary one; null if it is not.</param>
internal sealed partial record CachePlace(string Folder, string? Reason)
{
    private const int MayWriteAndEnter = 3, OthersMayWrite = 0x12;

    /// <summary>Finds the place.</summary>
    /// <param name="cache">
    /// The folder for the caches of all programs; empty for the usual one. A relative path counts as empty, as the XDG specification says.
    /// </param>
    /// <param name="home">The user's home; empty if there is none.</param>
    public static CachePlace Find(string cache, string home)
    {
        var isGiven = Path.IsPathRooted(cache);
        if (!isGiven && HomeProblem(home) is { } problem) return new CachePlace(Temporary(), problem);
        var folder = Path.Combine(isGiven ? cache : Path.Combine(home, ".cache"), "strm");
        return CanWrite(folder) ? new CachePlace(folder, null) : new CachePlace(Temporary(), $"{folder} cannot be written to");
    }

    private static string? HomeProblem(string home)
    {
        if (home.Length == 0) return "there is no home folder";
        if (Path.GetPathRoot(home) == home) return $"the home folder is {home}";
        return Directory.Exists(home) ? null : $"the home folder {home} does not exist";
    }

    private static bool CanWrite(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return !OperatingSystem.IsLinux() || CheckAccess(folder, MayWriteAndEnter) == 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// A temporary folder that is the same for all processes of this user, or this process's own if
    /// another user has taken that name.
    /// </summary>
    private static string Temporary()
    {
        if (OperatingSystem.IsLinux() && FileStatus.Of("/proc/self") is { Owner: var me })
        {
            var path = Path.Combine(Path.GetTempPath(), $"strm-cache-{me}");
            if (CanMake(path)
                && new DirectoryInfo(path).LinkTarget is null
                && FileStatus.Of(path) is { } status
                && status.Owner == me
                && (status.Mode & OthersMayWrite) == 0
                && CanWrite(path))
                return path;
        }

        return Directory.CreateTempSubdirectory("strm-cache-").FullName;
    }

    private static bool CanMake(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CheckAccess(string path, int mode);
}
