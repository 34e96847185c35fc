using System.Globalization;
using Strm.Checkpoints.PyTorch;

namespace Strm.Checkpoints;

/// <summary>Converts checkpoints: the output's format by its extension, the elements streamed from file to file.</summary>
public static class CheckpointConverter
{
    private static readonly string[] PyTorchExtensions = [".pt", ".pth", ".tar", ".bin"];

    /// <summary>Converts a checkpoint.</summary>
    /// <param name="input">The open checkpoint.</param>
    /// <param name="output">The file to write: <c>.safetensors</c>, or <c>.pt</c>, <c>.pth</c>, <c>.tar</c> or <c>.bin</c> for PyTorch. May be the same as the input.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="StrmException">The extension is none of these, or the file cannot be written.</exception>
    public static ConversionReport Convert(CheckpointFile input, string output, ConversionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentException.ThrowIfNullOrEmpty(output);
        options ??= new ConversionOptions();
        var format = FormatOf(output);
        var tensors = options.QuerySimilarity == QuerySimilarityPlacement.Drop ? [.. input.Tensors.Where(t => !IsQuerySimilarity(t))] : input.Tensors;
        var notes = new List<string>(input.Warnings);
        if (input.NonFiniteWarning() is { } warning) notes.Add(warning);
        if (format == CheckpointFormat.Safetensors) WriteSafetensors(input, tensors, output, notes);
        else WritePyTorch(input, tensors, output, options, notes);
        return new ConversionReport(output, format, tensors.Count, new FileInfo(output).Length, notes);
    }

    private static CheckpointFormat FormatOf(string output)
    {
        var extension = Path.GetExtension(output);
        if (extension.Equals(".safetensors", StringComparison.OrdinalIgnoreCase)) return CheckpointFormat.Safetensors;
        return PyTorchExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase)
            ? CheckpointFormat.PyTorchZip
            : throw new StrmException($"The output {output} has the extension '{extension}'.", $"It must be .safetensors, {string.Join(", ", PyTorchExtensions)}.", "Name the output with one of them.");
    }

    private static void WriteSafetensors(CheckpointFile input, IReadOnlyList<TensorSource> tensors, string output, List<string> notes)
    {
        var metadata = new Dictionary<string, string>(input.Metadata) { ["format"] = "pt" };
        if (input.Iteration is { } iteration) metadata[CheckpointFile.IterationKey] = iteration.ToString(CultureInfo.InvariantCulture);
        SafetensorsWriter.Write(output, tensors, metadata);
        if (input.Optimizer is not null || input.Scheduler is not null) notes.Add("Optimizer and schedule were left out: safetensors holds weights. Convert to .pt to keep them.");
    }

    private static void WritePyTorch(CheckpointFile input, IReadOnlyList<TensorSource> tensors, string output, ConversionOptions options, List<string> notes)
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
            ? $"The query-class similarity ({StateDictKeys.QuerySimilarity}*) is among the keys: the official model loads the file with strict=False only."
            : $"The query-class similarity lies apart, {(checkpoint.IsWrapped ? "under the key 'strm'" : "in the state dict's attribute '_strm'")}: the official model has no place for it.");
    }

    /// <summary>What a PyTorch file has no other place for.</summary>
    private static Dictionary<string, string> Texts(CheckpointFile input, bool isWrapped)
    {
        var texts = new Dictionary<string, string>(input.Metadata);
        texts.Remove("format"); // What made the tensors, in safetensors files; this file says so itself.
        texts.Remove(CheckpointFile.IterationKey);
        if (!isWrapped && input.Iteration is { } iteration) texts[CheckpointFile.IterationKey] = iteration.ToString(CultureInfo.InvariantCulture);
        return texts;
    }

    private static bool IsQuerySimilarity(TensorSource tensor) => tensor.Entry.Name.StartsWith(StateDictKeys.QuerySimilarity, StringComparison.Ordinal);
}
