using System.Text.Json;
using Strm.Archives;

namespace Strm.Episodes;

/// <summary>Where a user's imported lists of videos are kept.</summary>
/// <param name="folder">The folder, created when something is imported.</param>
public sealed class SplitStore(string folder)
{
    /// <summary>The environment variable that names another folder for everything that Strm keeps for a user.</summary>
    public const string HomeVariable = "STRM_HOME";

    private const string LabelFile = "labels.json";

    /// <summary>
    /// This user's store: <c>splits</c> in STRM_HOME, or in the folder <c>strm</c> of the system's place for application data.
    /// </summary>
    public static SplitStore Default => new(Path.Combine(
        Environment.GetEnvironmentVariable(HomeVariable) is { Length: > 0 } home ? home
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "strm"),
        "splits"));

    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>The path of a list.</summary>
    /// <param name="protocol">The name of the protocol.</param>
    /// <param name="file">The name of the list's file.</param>
    public string PathOf(string protocol, string file) => Path.Combine(Folder, protocol, file);

    /// <summary>Whether a list has been imported.</summary>
    /// <param name="protocol">The name of the protocol.</param>
    /// <param name="file">The name of the list's file.</param>
    public bool Has(string protocol, string file) => File.Exists(PathOf(protocol, file));

    /// <summary>The lines of an imported list, or null if it has not been imported.</summary>
    /// <param name="protocol">The name of the protocol.</param>
    /// <param name="file">The name of the list's file.</param>
    internal IReadOnlyList<ClipId>? Read(string protocol, string file) =>
        Has(protocol, file) ? [.. File.ReadLines(PathOf(protocol, file)).Where(line => line.Length > 0).Select(ClipId.Parse)] : null;

    /// <summary>The labels read from the data set's annotations, by class; empty if none were imported.</summary>
    /// <param name="protocol">The name of the protocol.</param>
    internal IReadOnlyDictionary<string, string> ReadLabels(string protocol)
    {
        var path = PathOf(protocol, LabelFile);
        return File.Exists(path)
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(path)) ?? []
            : new Dictionary<string, string>();
    }

    /// <summary>Keeps a list.</summary>
    /// <param name="protocol">The name of the protocol.</param>
    /// <param name="file">The name of the list's file.</param>
    /// <param name="content">Its bytes.</param>
    internal void Write(string protocol, string file, byte[] content) =>
        AtomicFile.Write(PathOf(protocol, file), stream => stream.Write(content));

    /// <summary>Keeps labels.</summary>
    /// <param name="protocol">The name of the protocol.</param>
    /// <param name="labels">The label of each class.</param>
    internal void WriteLabels(string protocol, IReadOnlyDictionary<string, string> labels) =>
        Write(protocol, LabelFile, JsonSerializer.SerializeToUtf8Bytes(labels));
}
