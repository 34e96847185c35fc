using System.Globalization;
using System.Text.Json;
using Strm.Backbones;
using Strm.Checkpoints;
using Strm.Heads;

namespace Strm.Models;

/// <summary>Models in files: this project's, the official code's (STRM, TRX) and torchvision's backbones.</summary>
public static class ModelCheckpoint
{
    /// <summary>Saves a model; the file appears whole or not at all.</summary>
    /// <param name="path">A <c>.safetensors</c> file.</param>
    /// <param name="model">The model.</param>
    /// <param name="iteration">Training tasks done.</param>
    public static void Save(string path, FewShotModel model, long? iteration = null)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = "pt",
            [CheckpointFile.OptionsKey] = JsonSerializer.Serialize(model.Options, StrmJson.Line),
        };
        if (iteration is { } tasks) metadata[CheckpointFile.IterationKey] = tasks.ToString(CultureInfo.InvariantCulture);
        using var scope = NewDisposeScope();
        TensorFile.Write(path, model.StateDict(), metadata);
    }

    /// <summary>Builds the model of a checkpoint, in evaluation mode, on the CPU.</summary>
    /// <param name="path">A checkpoint of this project, of the official STRM or of TRX.</param>
    /// <param name="overrides">Changes what the file cannot tell, for example the image size.</param>
    /// <returns>The model, and any notes about it.</returns>
    /// <exception cref="StrmException">The file is not such a checkpoint, or does not fit the options.</exception>
    public static LoadedModel Load(string path, Func<ModelOptions, ModelOptions>? overrides = null)
    {
        using var file = CheckpointFile.Open(path);
        var options = Options(file);
        var model = new FewShotModel(overrides is null ? options : overrides(options));
        try
        {
            Fill(model, file);
            string?[] notes = [.. file.Warnings, file.NonFiniteWarning(), QueryNote(file, model)];
            return new LoadedModel(model, file.Iteration, [.. notes.OfType<string>()]);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Fills an existing model. The query-class similarity may be missing, as it is in the official code's
    /// files: it keeps its fresh weights.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="path">A checkpoint with the same tensors.</param>
    /// <exception cref="StrmException">The file does not fit.</exception>
    public static void LoadWeights(FewShotModel model, string path)
    {
        using var file = CheckpointFile.Open(path);
        Fill(model, file, freshSimilarity: true);
    }

    /// <summary>Loads only the backbone of a checkpoint, for example torchvision's ImageNet weights.</summary>
    /// <param name="model">The model whose backbone is filled.</param>
    /// <param name="path">The checkpoint.</param>
    /// <exception cref="StrmException">The file's backbone does not fit.</exception>
    public static void LoadBackbone(FewShotModel model, string path)
    {
        using var scope = NewDisposeScope();
        using var file = CheckpointFile.Open(path);
        var expected = model.StateDict().Where(t => t.Key.StartsWith(StateDictKeys.Backbone, StringComparison.Ordinal)).ToArray();
        var sources = file.BackboneTensors();
        StateDictMatch.Compare(expected.Select(t => TensorFile.Entry(t.Key, t.Value)), sources.Select(s => s.Entry)).ThrowUnlessMatch(path);
        Copy(expected, sources.ToDictionary(s => s.Entry.Name, StringComparer.Ordinal));
    }

    internal static ModelOptions Options(CheckpointFile file)
    {
        if (file.OptionsJson is { } json)
        {
            try
            {
                return JsonSerializer.Deserialize<ModelOptions>(json, StrmJson.Line) ?? throw new JsonException();
            }
            catch (JsonException exception)
            {
                throw new StrmException(
                    $"The options in {file.Path} cannot be read: {exception.Message}",
                    "They must be those that this version writes.",
                    "Use the version that wrote the file, or a file with official key names.",
                    exception);
            }
        }

        return file.Kind is CheckpointKind.OfficialStrm or CheckpointKind.OfficialTrx
            ? Inferred(file.Layout, file.Kind)
            : throw NoModel(file);
    }

    private static ModelOptions Inferred(StrmCheckpointLayout layout, CheckpointKind kind) => new()
    {
        Backbone = layout.Backbone is { } backbone ? BackboneOptions.Of(backbone) : new BackboneOptions(),
        Frames = layout.Frames ?? 8,
        Head = kind is CheckpointKind.OfficialTrx ? InferredTrx(layout) : InferredStrm(layout),
    };

    private static StrmHeadOptions InferredStrm(StrmCheckpointLayout layout) => new()
    {
        Cardinalities = layout.Cardinalities,
        ProjectionWidth = layout.ProjectionWidth ?? 1152,
        PatchEnrichment = layout.HasPatchEnrichment,
        FrameEnrichment = layout.HasFrameEnrichment,
        QuerySimilarity = layout.HasQuerySimilarity ? QuerySimilarityMode.Trained : QuerySimilarityMode.Off,
    };

    private static TrxHeadOptions InferredTrx(StrmCheckpointLayout layout) => new()
    {
        Cardinalities = layout.Cardinalities,
        ProjectionWidth = layout.ProjectionWidth ?? 1152,
    };

    private static void Fill(FewShotModel model, CheckpointFile file, bool freshSimilarity = false)
    {
        using var scope = NewDisposeScope();
        var expected = model.StateDict();
        var sources = file.Tensors.Where(s => !IsLeftOut(s.Entry.Name, model)).ToArray();
        var match = StateDictMatch.Compare(expected.Select(t => TensorFile.Entry(t.Key, t.Value)), sources.Select(s => s.Entry));
        if (!(freshSimilarity && match.LacksOnlyQuerySimilarity)) match.ThrowUnlessMatch(file.Path);
        Copy(expected, sources.ToDictionary(s => s.Entry.Name, StringComparer.Ordinal));
    }

    private static void Copy(IEnumerable<KeyValuePair<string, Tensor>> targets, Dictionary<string, TensorSource> sources)
    {
        using var gradients = no_grad();
        foreach (var (name, target) in targets)
        {
            using var scope = NewDisposeScope();
            if (sources.TryGetValue(name, out var source)) target.copy_(TensorFile.FromBytes(source.Entry, source.Read));
        }
    }

    // Weights of the query-class similarity that the options exclude: switched off, or random as in the official code.
    private static bool IsLeftOut(string name, FewShotModel model) =>
        name.StartsWith(StateDictKeys.QuerySimilarity, StringComparison.Ordinal)
            && model.Options.Head is StrmHeadOptions { QuerySimilarity: not QuerySimilarityMode.Trained };

    private static string? QueryNote(CheckpointFile file, FewShotModel model) =>
        (model.Options.Head as StrmHeadOptions)?.QuerySimilarity switch
    {
        QuerySimilarityMode.Off when file.Layout.HasQuerySimilarity =>
            "The checkpoint's query-class similarity is left out: temporal relations alone decide.",
        QuerySimilarityMode.Off when file.Kind is CheckpointKind.OfficialStrm =>
            "The checkpoint has no query-class similarity weights (the official code does not save them): temporal relations alone decide.",
        QuerySimilarityMode.FrozenRandom =>
            $"The query-class similarity has random weights (seed {((StrmHeadOptions)model.Options.Head).QuerySimilaritySeed}), as in the "
                + $"official code{(file.Layout.HasQuerySimilarity ? "; the checkpoint's are not used" : "")}.",
        _ => null,
    };

    private static StrmException NoModel(CheckpointFile file) => new(
        $"{file.Path} holds {file.Layout}.",
        "A model of this project, of the official STRM or of TRX is required.",
        "Give such a checkpoint; give backbone weights with --backbone-weights.");
}

/// <summary>A model read from a checkpoint.</summary>
/// <param name="Model">The model, in evaluation mode, on the CPU.</param>
/// <param name="Iteration">Training tasks done, if the file says.</param>
/// <param name="Notes">What a user should know about it, one sentence each.</param>
public sealed record LoadedModel(FewShotModel Model, long? Iteration, IReadOnlyList<string> Notes);
