using System.Text.Json;
using Strm.Evaluation.Caching;
using Strm.Models;

namespace Strm.Evaluation.Results;

/// <summary>The result of an evaluation as a file: what was evaluated, on what, and the outcome; tables are made from these.</summary>
/// <param name="Id">The first digits of the fingerprint: the same for the same weights, frames and episodes.</param>
/// <param name="Checkpoint">The checkpoint's path.</param>
/// <param name="Weights">The fingerprint of its weights, 32 hexadecimal digits.</param>
/// <param name="Run">The name of the run folder that it comes from; null if it comes from none.</param>
/// <param name="Head">The method.</param>
/// <param name="Model">The model's options.</param>
/// <param name="Data">The archive's path.</param>
/// <param name="DataFingerprint">A fingerprint of the archive's content.</param>
/// <param name="Protocol">The split protocol.</param>
/// <param name="Split">The part of the split that the episodes were drawn from; null if they came from a file.</param>
/// <param name="EpisodeFile">The file of episodes; null if they were drawn.</param>
/// <param name="Seed">The seed that they were drawn with; null if they came from a file.</param>
/// <param name="Way">Classes of an episode.</param>
/// <param name="Shot">The most support clips of a class.</param>
/// <param name="FewestShots">The fewest support clips of a class.</param>
/// <param name="Queries">The most queries of an episode.</param>
/// <param name="Episodes">The number of episodes.</param>
/// <param name="Accuracy">The mean accuracy, a fraction.</param>
/// <param name="HalfWidth">Half of the width of the 95 % interval, a fraction.</param>
/// <param name="Seconds">Time taken.</param>
/// <param name="Classes">Accuracy per class, in the order of <paramref name="Confusion"/>.</param>
/// <param name="Confusion">How often a query of the row's class was taken for the column's.</param>
/// <param name="Versions">Versions of this library, the tensor provider and .NET.</param>
/// <param name="GitCommit">The commit of this library's source, if known.</param>
/// <param name="Created">When, UTC.</param>
public sealed record EvaluationRecord(
    string Id,
    string Checkpoint,
    string Weights,
    string? Run,
    string Head,
    ModelOptions Model,
    string Data,
    string DataFingerprint,
    string Protocol,
    string? Split,
    string? EpisodeFile,
    long? Seed,
    int Way,
    int Shot,
    int FewestShots,
    int Queries,
    int Episodes,
    double Accuracy,
    double HalfWidth,
    double Seconds,
    IReadOnlyDictionary<string, double?> Classes,
    IReadOnlyList<IReadOnlyList<long>> Confusion,
    IReadOnlyDictionary<string, string> Versions,
    string? GitCommit,
    DateTimeOffset Created)
{
    /// <summary>The format in which the backbone computed.</summary>
    public MatmulPrecision Precision { get; init; }

    /// <summary>The file name pattern: <c>evaluation-ID.json</c>.</summary>
    public const string FilePattern = "evaluation-*.json";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The record.</returns>
    /// <exception cref="StrmException">It is not such a file.</exception>
    public static EvaluationRecord Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<EvaluationRecord>(file, Lenient) ?? throw new JsonException("It is empty.");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new StrmException(
                $"{path} cannot be read as an evaluation: {exception.Message}",
                "It must be a file that 'strm evaluate' wrote.",
                "Evaluate again, or remove the file.",
                exception);
        }
    }

    // A later version may say more.
    private static JsonSerializerOptions Lenient { get; } =
        new(StrmJson.Indented) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Skip };

    /// <summary>Writes the record into a folder.</summary>
    /// <param name="folder">The folder, created if it does not exist.</param>
    /// <returns>The file's path.</returns>
    public string Write(string folder)
    {
        var path = Path.Combine(folder, FilePattern.Replace("*", Id, StringComparison.Ordinal));
        // Processes running the same evaluation write the same file, perhaps at once.
        SharedFiles.Write(path, own => AtomicFile.Write(own, stream => JsonSerializer.Serialize(stream, this, StrmJson.Indented)));
        return path;
    }
}
