using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Nodes;
using Strm.Archives;
using Strm.Distributed;
using Strm.Episodes;
using Strm.Models;

namespace Strm.Training;

/// <summary>What a run folder records about its run: enough to repeat it.</summary>
/// <param name="Model">The model's options.</param>
/// <param name="Training">The training's options, seed included.</param>
/// <param name="Data">The archive.</param>
/// <param name="DataFingerprint">A fingerprint of the archive's content.</param>
/// <param name="Protocol">The split protocol.</param>
/// <param name="Episodes">The file of fixed episodes, if one was given.</param>
/// <param name="Initial">The checkpoint that the weights started from, if there was one.</param>
/// <param name="Device">Where it was trained.</param>
/// <param name="Threads">Threads per operation.</param>
/// <param name="Versions">Versions of this library, the tensor provider and .NET.</param>
/// <param name="GitCommit">The commit of this library's source, if known.</param>
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
    private const string InRun = "in the run";

    /// <summary>The fingerprint of the file of fixed episodes, 32 hexadecimal digits; null if none was given.</summary>
    public string? EpisodesFingerprint { get; init; }

    /// <summary>The fingerprint of the backbone whose features are cached, likewise; null if none are.</summary>
    public string? FrozenFingerprint { get; init; }

    /// <summary>The fingerprint of the checkpoint that the weights started from, likewise.</summary>
    internal string? InitialFingerprint { get; init; }

    /// <summary>Describes a run that is about to begin.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="protocol">The split protocol.</param>
    /// <param name="preset">The model and its training.</param>
    /// <param name="options">The initial weights, and whatever else the run needs.</param>
    internal static RunDescription Of(FrameArchive archive, SplitProtocol protocol, ExperimentPreset preset, RunOptions options)
    {
        var initial = options.OfficialRun ?? options.InitialCheckpoint ?? options.BackboneWeights;
        return new RunDescription(
            preset.Model,
            preset.Training,
            archive.Location,
            archive.Fingerprint,
            protocol.Name,
            options.EpisodeFile,
            initial,
            options.Device,
            get_num_threads(),
            LibraryVersions.All(),
            LibraryVersions.Commit,
            DateTimeOffset.UtcNow)
        {
            EpisodesFingerprint = Fingerprint(options.EpisodeFile),
            InitialFingerprint = options.Ranks is null ? null : Fingerprint(initial),
        };
    }

    /// <summary>Compares this with another run: only one that would change the weights in the same way may resume it.</summary>
    /// <param name="other">The existing run.</param>
    /// <returns>The first difference, with both values, or null.</returns>
    public string? FirstDifference(RunDescription other)
    {
        return JsonDifference.First("model", Node(Model), Node(other.Model), InRun)
            ?? JsonDifference.First("training", Node(Weights(Training)), Node(Weights(other.Training)), InRun)
            ?? JsonDifference.First("data", DataFingerprint, other.DataFingerprint, InRun)
            ?? JsonDifference.First("protocol", Protocol, other.Protocol, InRun)
            ?? (FrozenFingerprint == other.FrozenFingerprint ? null : "its features are those of another backbone: weights or file differ")
            ?? EpisodeDifference(other);
    }

    /// <summary>Everything that the ranks of a run must agree on, by name.</summary>
    internal JsonObject Work() => new()
    {
        ["data"] = DataFingerprint,
        ["protocol"] = Protocol,
        ["episodes"] = EpisodesFingerprint,
        ["initial weights"] = InitialFingerprint,
        ["model"] = Node(Model),
        ["training"] = Node(Weights(Training)),
        ["versions"] = new JsonObject
        {
            ["strm"] = Versions.GetValueOrDefault("strm"), ["torchsharp"] = Versions.GetValueOrDefault("torchsharp"),
        },
    };

    /// <summary>Reads the description of a run.</summary>
    /// <param name="path">The run's <c>run.json</c>.</param>
    /// <returns>The description.</returns>
    /// <exception cref="StrmException">The file is not such a description.</exception>
    internal static RunDescription Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunDescription>(File.ReadAllText(path), StrmJson.Line)
                ?? throw new JsonException("It is empty.");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new StrmException(
                $"{path} cannot be read as the description of a run: {exception.Message}",
                "A run can be resumed only with its original options, which are recorded there.",
                "Put the file back from a copy, or start a new run in another folder; --initial takes the weights of "
                    + "checkpoints/last.safetensors.",
                exception);
        }
    }

    private static string? Fingerprint(string? path)
    {
        if (path is null) return null;
        var hash = new XxHash128();
        using var stream = File.OpenRead(path);
        hash.Append(stream);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    // Validation changes the weights only by ending a run.
    private static TrainingOptions Weights(TrainingOptions options)
    {
        var defaults = new TrainingOptions();
        options = options with
        {
            SaveEvery = defaults.SaveEvery, KeepStates = defaults.KeepStates, CheckpointActivations = defaults.CheckpointActivations,
        };
        if (!options.CacheFeatures) options = options with { Views = defaults.Views };
        return options.Patience > 0
            ? options
            : options with { ValidateEvery = defaults.ValidateEvery, ValidateEpisodes = defaults.ValidateEpisodes };
    }

    // Episode files are compared by content: one may have moved, or been changed in place.
    private string? EpisodeDifference(RunDescription other)
    {
        if (EpisodesFingerprint is null || other.EpisodesFingerprint is null)
            return JsonDifference.First("episodes", Episodes, other.Episodes, InRun);
        return EpisodesFingerprint == other.EpisodesFingerprint
            ? null
            : $"the episodes of {Episodes} are not those that {other.Episodes} held in the run";
    }

    private static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, StrmJson.Line);
}
