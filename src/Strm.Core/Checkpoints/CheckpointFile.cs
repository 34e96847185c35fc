using System.Text.Json;
using Strm.Checkpoints.Onnx;
using Strm.Checkpoints.Pickling;
using Strm.Checkpoints.PyTorch;

namespace Strm.Checkpoints;

/// <summary>
/// A checkpoint of any supported format: what it is, its tensors by normalised names, and what was saved with them.
/// </summary>
/// <remarks>
/// Headers are read at once, elements on demand, through a memory map; no code in the file is run. Tensors are
/// valid until <see cref="Dispose"/>.
/// </remarks>
public sealed class CheckpointFile : IDisposable
{
    /// <summary>The metadata key of the model's options, a JSON object.</summary>
    public const string OptionsKey = "strm";

    /// <summary>The metadata key of the number of training tasks done.</summary>
    public const string IterationKey = "iteration";

    private const string PartMark = "::";

    private readonly MappedFile file;
    private readonly CheckpointContent content;
    private readonly Dictionary<string, TensorSource> tensors;

    private CheckpointFile(MappedFile file, CheckpointFormat format, string? part)
    {
        (this.file, Format) = (file, format);
        content = format switch
        {
            CheckpointFormat.Safetensors => CheckpointContent.Of(SafetensorsReader.Open(file), file.Path, part),
            CheckpointFormat.Onnx => CheckpointContent.Of(OnnxResNet.Read(file), file.Path, part),
            CheckpointFormat.TorchSharp => CheckpointContent.Of(TorchSharpFile.Read(file), file.Path, part),
            CheckpointFormat.PyTorchZip => CheckpointContent.Of(ZipCheckpoint.Read(file), file.Path, part),
            _ => CheckpointContent.Of(LegacyCheckpoint.Read(file), file.Path, part),
        };
        tensors = content.Tensors.ToDictionary(t => t.Entry.Name, StringComparer.Ordinal);
        Entries = [.. content.Tensors.Select(t => t.Entry)];
        Layout = StrmCheckpointLayout.Infer(Entries);
        OptionsJson = CheckOptions();
        Kind = FindKind();
    }

    /// <summary>The path.</summary>
    public string Path => file.Path;

    /// <summary>The length in bytes.</summary>
    public long Length => file.Length;

    /// <summary>How it is stored, by its content.</summary>
    public CheckpointFormat Format { get; }

    /// <summary>What it is, by its keys.</summary>
    public CheckpointKind Kind { get; }

    /// <summary>The model revealed by its keys and shapes.</summary>
    public StrmCheckpointLayout Layout { get; }

    /// <summary>Whether the state dict is saved with iteration, optimizer and schedule, as in the official code's checkpoints.</summary>
    public bool IsWrapped => content.IsWrapped;

    /// <summary>Whether its keys had the <c>module.</c> of training on several devices; <see cref="Entries"/> no longer have it.</summary>
    public bool IsDataParallel => content.IsDataParallel;

    /// <summary>The number of training tasks done; null if it is not stated.</summary>
    public long? Iteration => content.Iteration;

    /// <summary>The optimizer's state; null if there is none.</summary>
    public OptimizerState? Optimizer => content.Optimizer;

    /// <summary>The learning-rate schedule's state; null if there is none.</summary>
    public PickleMap? Scheduler => content.Scheduler;

    /// <summary>The tensors of the model, by their normalised names.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>The tensors of the model with their elements, in the order of <see cref="Entries"/>.</summary>
    public IReadOnlyList<TensorSource> Tensors => content.Tensors;

    /// <summary>The free-form texts of the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata => content.Metadata;

    /// <summary>The model's options, a JSON object; null in files of other programs.</summary>
    public string? OptionsJson { get; }

    /// <summary>What a user should know, one sentence each.</summary>
    public IReadOnlyList<string> Warnings => content.Warnings;

    /// <summary>Opens a checkpoint; its format is recognised by content, whatever its name.</summary>
    /// <param name="path">
    /// The file. <c>FILE::NAME</c> takes one of several networks in it: the state dict with that key, or the
    /// tensors whose names begin with it.
    /// </param>
    /// <exception cref="StrmException">It cannot be read, is damaged, or is not a checkpoint.</exception>
    public static CheckpointFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var mark = File.Exists(path) ? -1 : path.LastIndexOf(PartMark, StringComparison.Ordinal);
        var part = mark > 0 && mark + PartMark.Length < path.Length ? path[(mark + PartMark.Length)..] : null;
        var file = MappedFile.Open(part is null ? path : path[..mark]);
        try
        {
            return new CheckpointFile(file, CheckpointFormats.Detect(file), part);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether the model has a tensor.</summary>
    /// <param name="name">The normalised name.</param>
    public bool Contains(string name) => tensors.ContainsKey(name);

    /// <summary>A tensor of the model: its description and its elements.</summary>
    /// <param name="name">The normalised name.</param>
    /// <exception cref="StrmException">There is no such tensor.</exception>
    public TensorSource Source(string name) =>
        this.tensors.TryGetValue(name, out var found)
            ? found
            : throw new StrmException(
                $"The checkpoint {Path} has no tensor '{Texts.Clip(name)}'.",
                $"It has {Entries.Count} tensors.",
                "List them with 'strm checkpoint inspect'.");

    /// <summary>Copies the elements of a tensor.</summary>
    /// <param name="name">The normalised name.</param>
    /// <param name="destination">Exactly as long as the tensor, in bytes.</param>
    public void Read(string name, Span<byte> destination) => Source(name).Read(destination);

    /// <summary>The backbone's tensors by their official names (<c>resnet.…</c>), from torchvision files too.</summary>
    public IReadOnlyList<TensorSource> BackboneTensors() => Kind == CheckpointKind.Torchvision
        ? [.. from tensor in Tensors where StateDictKeys.FromTorchvision(tensor.Entry.Name) is not null
              select tensor.WithName(StateDictKeys.FromTorchvision(tensor.Entry.Name)!)]
        : [.. Tensors.Where(t => t.Entry.Name.StartsWith(StateDictKeys.Backbone, StringComparison.Ordinal))];

    /// <summary>The tensors with elements that are infinite or not a number; reads every element once.</summary>
    public IReadOnlyList<TensorEntry> FindNonFinite() => [.. Tensors.Where(t => !FiniteCheck.Holds(t)).Select(t => t.Entry)];

    /// <summary>The warning about what <see cref="FindNonFinite"/> finds; null if every element is a finite number.</summary>
    public string? NonFiniteWarning() => FindNonFinite() is { Count: > 0 } bad
        ? $"{bad.Count} tensors have elements that are infinite or not a number: "
            + $"{string.Join(", ", bad.Take(6).Select(e => Texts.Clip(e.Name)))}{(bad.Count > 6 ? ", …" : "")}."
        : null;

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private string? CheckOptions()
    {
        if (!Metadata.TryGetValue(OptionsKey, out var json)) return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return json;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The same sentence as for JSON of another kind.
        }

        throw CheckpointErrors.Damaged(Path, $"the metadata '{OptionsKey}' is not a JSON object");
    }

    private CheckpointKind FindKind()
    {
        if (OptionsJson is not null) return CheckpointKind.Run;
        if (Layout.HasPatchEnrichment || Layout.HasFrameEnrichment) return CheckpointKind.OfficialStrm;
        if (Layout.Cardinalities.Count > 0) return CheckpointKind.OfficialTrx;
        return Layout.Backbone is not null && Contains("layer1.0.conv1.weight") ? CheckpointKind.Torchvision : CheckpointKind.Unknown;
    }
}

/// <summary>What a checkpoint is, judging by its keys.</summary>
public enum CheckpointKind
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>A model of this project, with its options in the file.</summary>
    Run,

    /// <summary>A model of the official STRM code: TRX with patch-level or frame-level enrichment.</summary>
    OfficialStrm,

    /// <summary>A model of the official TRX code.</summary>
    OfficialTrx,

    /// <summary>A ResNet of torchvision, pretrained on ImageNet for example.</summary>
    Torchvision,
}
