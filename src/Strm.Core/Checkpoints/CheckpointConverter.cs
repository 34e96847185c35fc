using System.Globalization;
using Strm.Checkpoints.PyTorch;

namespace Strm.Checkpoints;

/// <summary>Converts checkpoints: the output's extension sets its format, and elements stream from file to file.</summary>
public static class CheckpointConverter
{
    private static readonly string[] PyTorchExtensions = [".pt", ".pth", ".tar", ".bin"];

    /// <summary>Converts a checkpoint.</summary>
    /// <param name="input">The open checkpoint.</param>
    /// <param name="output">
    /// The file to write: <c>.safetensors</c>, or <c>.pt</c>, <c>.pth</c>, <c>.tar</c> or <c>.bin</c> for PyTorch, <c>.dat</c> for
    /// TorchSharp. May be the same as the input.
    /// </param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="StrmException">The extension is none of these, or the file cannot be written.</exception>
    public static ConversionReport Convert(CheckpointFile input, string output, ConversionOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(output);
        options ??= new ConversionOptions();
        var format = FormatOf(output);
        var tensors = options.QuerySimilarity == QuerySimilarityPlacement.Drop
            ? [.. input.Tensors.Where(t => !IsQuerySimilarity(t))]
            : input.Tensors;
        var notes = new List<string>(input.Warnings);
        if (input.NonFiniteWarning() is { } warning) notes.Add(warning);
        if (format == CheckpointFormat.Safetensors) WriteSafetensors(input, tensors, output, notes);
        else if (format == CheckpointFormat.TorchSharp) WriteTorchSharp(input, tensors, output, notes);
        else WritePyTorch(input, tensors, output, options, notes);
        return new ConversionReport(output, format, tensors.Count, AtomicFile.Length(output), notes);
    }

    private static CheckpointFormat FormatOf(string output)
    {
        var extension = Path.GetExtension(output);
        if (extension.Equals(".safetensors", StringComparison.OrdinalIgnoreCase)) return CheckpointFormat.Safetensors;
        if (extension.Equals(".dat", StringComparison.OrdinalIgnoreCase)) return CheckpointFormat.TorchSharp;
        return PyTorchExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase)
            ? CheckpointFormat.PyTorchZip
            : throw new StrmException(
                $"The output {output} has the extension '{extension}'.",
                $"It must be .safetensors, .dat (TorchSharp), {string.Join(", ", PyTorchExtensions)}.",
                "Name the output with one of them.");
    }

    private static void WriteSafetensors(CheckpointFile input, IReadOnlyList<TensorSource> tensors, string output, List<string> notes)
    {
        var metadata = new Dictionary<string, string>(input.Metadata) { ["format"] = "pt" };
        if (input.Iteration is { } iteration) metadata[CheckpointFile.IterationKey] = iteration.ToString(CultureInfo.InvariantCulture);
        SafetensorsWriter.Write(output, tensors, metadata);
        if (input.Optimizer is not null || input.Scheduler is not null)
            notes.Add("Optimizer and schedule were left out: safetensors holds only weights. Convert to .pt to keep them.");
    }

    private static void WriteTorchSharp(CheckpointFile input, IReadOnlyList<TensorSource> tensors, string output, List<string> notes)
    {
        TorchSharpFile.Write(output, tensors);
        if (input.OptionsJson is not null)
        {
            notes.Add("The model's options were left out: TorchSharp files hold only tensors. Keep a .safetensors or "
                + ".pt file to use the model here.");
        }

        if (input.Optimizer is not null || input.Scheduler is not null)
            notes.Add("Optimizer and schedule were left out: TorchSharp files hold only tensors. Convert to .pt to keep them.");
    }

    private static void WritePyTorch(
        CheckpointFile input, IReadOnlyList<TensorSource> tensors, string output, ConversionOptions options, List<string> notes)
    {
        var isWrapped = options.Form == StateDictForm.Wrapped || (options.Form == StateDictForm.Same && input.IsWrapped);
        var checkpoint = new PyTorchCheckpoint
        {
            Tensors = tensors,
            IsWrapped = isWrapped,
            Iteration = input.Iteration ?? 0,
            Optimizer = input.Optimizer?.Value,
            Scheduler = input.Scheduler,
            Metadata = Texts(input, isWrapped),
            QuerySimilarity = options.QuerySimilarity,
            ForDataParallel = options.ForDataParallel,
        };
        checkpoint.Write(output, options.Numbers);
        if (!tensors.Any(IsQuerySimilarity)) return;
        notes.Add(options.QuerySimilarity == QuerySimilarityPlacement.Inline
            ? $"The query-class similarity ({StateDictKeys.QuerySimilarity}*) is among the keys: the official model loads the "
                + "file only with strict=False."
            : "The query-class similarity is stored separately, "
                + $"{(checkpoint.IsWrapped ? "under the key 'strm'" : "in the state dict's attribute '_strm'")}, because "
                + "the official model has no place for it.");
    }

    /// <summary>What a PyTorch file has nowhere else to keep.</summary>
    private static Dictionary<string, string> Texts(CheckpointFile input, bool isWrapped)
    {
        var texts = new Dictionary<string, string>(input.Metadata);
        texts.Remove("format"); // In safetensors files it says what made the tensors; this file says so itself.
        texts.Remove(CheckpointFile.IterationKey);
        if (!isWrapped && input.Iteration is { } iteration)
            texts[CheckpointFile.IterationKey] = iteration.ToString(CultureInfo.InvariantCulture);
        return texts;
    }

    private static bool IsQuerySimilarity(TensorSource tensor) =>
        tensor.Entry.Name.StartsWith(StateDictKeys.QuerySimilarity, StringComparison.Ordinal);
}

/// <summary>How a checkpoint is converted; all but the first matter for PyTorch files only.</summary>
public sealed record ConversionOptions
{
    /// <summary>The file's top-level form.</summary>
    public StateDictForm Form { get; init; }

    /// <summary>Where the weights of the query-class similarity go.</summary>
    public QuerySimilarityPlacement QuerySimilarity { get; init; }

    /// <summary>How numbers outside tensors are written.</summary>
    public PyTorchNumbers Numbers { get; init; }

    /// <summary>Whether keys get the <c>module.</c> that the official code expects with several devices.</summary>
    public bool ForDataParallel { get; init; }
}

/// <summary>
/// Where a PyTorch file has the weights of the query-class similarity, which the official model's
/// <c>load_state_dict(strict=True)</c> rejects.
/// </summary>
public enum QuerySimilarityPlacement
{
    /// <summary>
    /// Beside the state dict: under <c>strm</c> in a wrapped checkpoint, in the attribute <c>_strm</c> of a bare one. Read back from there.
    /// </summary>
    Apart,

    /// <summary>Among the other keys; the official model then needs <c>strict=False</c>.</summary>
    Inline,

    /// <summary>Nowhere.</summary>
    Drop,
}

/// <summary>The top-level form of a PyTorch checkpoint.</summary>
public enum StateDictForm
{
    /// <summary>The same as the converted file; bare if that is not a PyTorch file.</summary>
    Same,

    /// <summary>The state dict itself, like the official code's <c>fully_trained.pt</c>.</summary>
    Bare,

    /// <summary>A dictionary of iteration, model, optimizer and schedule, like the official code's <c>checkpoint.pt</c>.</summary>
    Wrapped,
}

/// <summary>What a conversion did.</summary>
/// <param name="Output">The file written.</param>
/// <param name="Format">Its format.</param>
/// <param name="Tensors">The number of tensors of the model in it.</param>
/// <param name="Bytes">Its length in bytes.</param>
/// <param name="Notes">What a user should know, one sentence each.</param>
public sealed record ConversionReport(string Output, CheckpointFormat Format, int Tensors, long Bytes, IReadOnlyList<string> Notes);
