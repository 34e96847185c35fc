using Strm.Models;

namespace Strm.Training;

/// <summary>What a run folder says of its run: enough to repeat it.</summary>
/// <param name="Model">The model's options.</param>
/// <param name="Training">The training's options, seed included.</param>
/// <param name="Data">The archive.</param>
/// <param name="DataFingerprint">What the archive holds.</param>
/// <param name="Protocol">The split protocol.</param>
/// <param name="Episodes">The file of fixed episodes, where one was given.</param>
/// <param name="Initial">The checkpoint that the weights started from, where there was one.</param>
/// <param name="Device">Where it was trained.</param>
/// <param name="Threads">Threads per operation.</param>
/// <param name="Versions">Versions of this library, the tensor provider and .NET.</param>
/// <param name="GitCommit">The commit of this library's source, where known.</param>
/// <param name="Started">When the run began, UTC.</param>
public sealed record RunDescription(
    ModelOptions Model,
    TrainingOptions Training,
    string Data,
    string DataFingerprint,
    string Protocol,
    string? Episodes,
    string? Initial,
    string Device,
    int Threads,
    IReadOnlyDictionary<string, string> Versions,
    string? GitCommit,
    DateTimeOffset Started)
{
    /// <summary>Whether another run would change the weights in the same way: only then may one resume the other.</summary>
    /// <param name="other">The other run.</param>
    /// <returns>The name of the first thing that differs, or null.</returns>
    public string? FirstDifference(RunDescription other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Text(Model) != Text(other.Model)) return "the model";
        if (Text(Weights(Training)) != Text(Weights(other.Training))) return "the training options";
        if (DataFingerprint != other.DataFingerprint) return "the data";
        if (Protocol != other.Protocol) return "the protocol";
        return Episodes != other.Episodes ? "the episode list" : null;
    }

    private static TrainingOptions Weights(TrainingOptions options) => options with { SaveEvery = 0 };

    private static string Text<T>(T value) => System.Text.Json.JsonSerializer.Serialize(value, StrmJson.Line);
}
