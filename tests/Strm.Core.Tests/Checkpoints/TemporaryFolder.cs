namespace Strm.Core.Tests.Checkpoints;

/// <summary>A folder for one test, deleted after it.</summary>
internal sealed class TemporaryFolder(string? parent = null) : IDisposable
{
    private readonly string _path = parent is null ? Directory.CreateTempSubdirectory("strm-checkpoint-").FullName : Directory.CreateDirectory(Path.Combine(parent, $"strm-{Guid.NewGuid():N}")).FullName;

    /// <summary>A folder in memory where there is one: a file system on a disk may write out each small file that is replaced.</summary>
    public static TemporaryFolder InMemory() => new(Directory.Exists("/dev/shm") ? "/dev/shm" : null);

    public string File(string name) => Path.Combine(_path, name);

    public string Write(string name, ReadOnlySpan<byte> content)
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return File(name);
    }

    public string[] Names() => [.. Directory.GetFiles(_path).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
