namespace Strm.Core.Tests.Checkpoints;

/// <summary>A folder for one test, deleted after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("strm-checkpoint-").FullName;

    public string File(string name) => Path.Combine(_path, name);

    public string Write(string name, ReadOnlySpan<byte> content)
    {
        System.IO.File.WriteAllBytes(File(name), content);
        return File(name);
    }

    public string[] Names() => [.. Directory.GetFiles(_path).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
