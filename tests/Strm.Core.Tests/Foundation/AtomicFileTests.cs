using System.Runtime.Versioning;
using CliWrap;

namespace Strm.Core.Tests.Foundation;

/// <summary>Files as people have them: links, pipes, devices, files that only their owner may read.</summary>
[SupportedOSPlatform("linux")]
public sealed class AtomicFileTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_symbolic_link_stays_one_and_what_it_leads_to_is_written(bool exists)
    {
        var (target, link) = (_scratch.Path("far", "file"), _scratch.Path("link"));
        Directory.CreateDirectory(_scratch.Path("far"));
        if (exists) File.WriteAllText(target, "old");
        File.CreateSymbolicLink(link, "far/file");
        Write(link, "new");
        Assert.Equal("far/file", new FileInfo(link).LinkTarget);
        Assert.Equal(new FileInfo(target).Length, AtomicFile.Length(link));
        Assert.Null(new FileInfo(target).LinkTarget);
        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal(["file"], Directory.GetFileSystemEntries(_scratch.Path("far")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_keeps_its_permissions()
    {
        var path = _scratch.Path("private");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Write(path, "new");
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task The_reader_of_a_pipe_gets_the_content_and_the_pipe_stays()
    {
        var pipe = _scratch.Path("pipe");
        await CliWrap.Cli.Wrap("mkfifo").WithArguments([pipe]).ExecuteAsync();
        var reader = Task.Run(() => File.ReadAllText(pipe));
        Write(pipe, "through the pipe");
        Assert.Equal("through the pipe", await reader.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(FileStatus.Of(pipe)!.IsOrdinary);
        Assert.Equal(["pipe"], Directory.GetFileSystemEntries(_scratch.Root).Select(Path.GetFileName));
    }

    [SkippableTheory]
    [InlineData("null", "3")]
    [InlineData("full", "7")]
    public async Task A_device_is_never_replaced(string kind, string minor)
    {
        var device = _scratch.Path(kind);
        var made = await CliWrap.Cli.Wrap("mknod").WithArguments([device, "c", "1", minor]).WithValidation(CommandResultValidation.None).ExecuteAsync();
        Skip.If(made.ExitCode != 0, "Only root may make devices.");
        if (kind == "null") Write(device, "nothing comes of it");
        else Assert.Contains($"The disk is full: {device} could not be written.", Assert.Throws<StrmException>(() => Write(device, "no space")).Message, StringComparison.Ordinal);
        Assert.False(FileStatus.Of(device)!.IsOrdinary);
    }

    [Fact]
    public void The_null_device_takes_anything()
    {
        Write("/dev/null", "nothing comes of it");
        Assert.False(FileStatus.Of("/dev/null")!.IsOrdinary);
        Assert.False(File.Exists("/dev/null" + AtomicFile.PartialSuffix));
    }

    [Fact]
    public void An_open_file_is_written_in_place()
    {
        using var open = new FileStream(_scratch.Path("redirected"), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);
        open.Write("before "u8);
        open.Flush();
        Write($"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}", "after");
        Assert.Equal("before after", File.ReadAllText(_scratch.Path("redirected")));
        Assert.Equal(["redirected"], Directory.GetFileSystemEntries(_scratch.Root).Select(Path.GetFileName));
    }

    [SkippableFact]
    public void An_ordinary_file_in_memory_is_replaced()
    {
        Skip.IfNot(Directory.Exists("/dev/shm"), "There is no /dev/shm.");
        var path = $"/dev/shm/strm-test-{Guid.NewGuid():N}";
        try
        {
            Write(path, "a longer text");
            Write(path, "short");
            Assert.Equal("short", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_error_while_writing_leaves_everything_as_it_was(bool exists)
    {
        var path = _scratch.Path("file");
        if (exists) File.WriteAllText(path, "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));
        Assert.Equal(exists ? ["file"] : [], Directory.GetFileSystemEntries(_scratch.Root).Select(Path.GetFileName));
        if (exists) Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void A_folder_is_an_error_that_names_it()
    {
        var error = Assert.Throws<StrmException>(() => Write(_scratch.Root, "x"));
        Assert.StartsWith($"The file {_scratch.Root} cannot be written: it is a folder.", error.Message, StringComparison.Ordinal);
    }

    private static void Write(string path, string content) => AtomicFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(content)));
}
