using System.Diagnostics;
using System.Text.Json;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Speed;

/// <summary>The official procedure in PyTorch, on the same weights and inputs, in a separate process.</summary>
internal sealed class OfficialModel : IDisposable
{
    private const string Script = "official_model.py", Python = "/usr/bin/python3";

    private readonly string folder = Directory.CreateTempSubdirectory("strm-official-").FullName;

    /// <summary>Writes a model's weights for the procedure.</summary>
    /// <param name="model">The model.</param>
    public OfficialModel(FewShotModel model) => TensorFile.Write(Path.Combine(folder, "weights.safetensors"), model.StateDict());

    /// <summary>Runs the procedure.</summary>
    /// <param name="what"><c>head</c>, <c>episode</c> or <c>backbone</c>.</param>
    /// <param name="inputs">Its inputs by name.</param>
    /// <param name="repeats">How often; the fastest counts.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <returns>What it took and gave; null where Debian's python3-torch is not installed.</returns>
    /// <exception cref="StrmException">It is installed but failed.</exception>
    public OfficialMeasurement? Run(string what, IReadOnlyDictionary<string, Tensor> inputs, int repeats, CancellationToken cancellationToken)
    {
        if (!File.Exists(Python)) return null;
        var (script, input) = (PythonScript.Write(folder, Script), Path.Combine(folder, "input.safetensors"));
        TensorFile.Write(input, inputs);
        var start = new ProcessStartInfo(Python, [script, what, Path.Combine(folder, "weights.safetensors"), input, $"{repeats}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var stop = cancellationToken.Register(() => process.Kill());
        var complaint = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode == 0) return JsonSerializer.Deserialize<OfficialMeasurement>(output, JsonSerializerOptions.Web);
        var last = complaint.GetAwaiter().GetResult().TrimEnd().Split('\n')[^1];
        if (last.Contains("No module named 'torch'", StringComparison.Ordinal)) return null;
        throw new StrmException($"The procedure in PyTorch failed: {last}.", "It needs Debian's python3-torch and some memory.", "Run 'apt-get install python3-torch', or give fewer clips.");
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);
}

/// <summary>What a run of the official procedure took and gave.</summary>
/// <param name="Seconds">Processor seconds of one repeat, on one thread.</param>
/// <param name="Logits">Combined logits, query after query.</param>
/// <param name="Sum">The sum of the first output's numbers.</param>
/// <param name="Memory">Peak of resident memory, MB.</param>
/// <param name="Torch">The version of PyTorch.</param>
internal sealed record OfficialMeasurement(double Seconds, IReadOnlyList<double> Logits, double Sum, double Memory, string Torch);
