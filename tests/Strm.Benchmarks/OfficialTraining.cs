using System.Diagnostics;
using System.Text.Json;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Speed;

/// <summary>The official training procedure in PyTorch, on the same weights and episodes, in a separate process that does one task per request.</summary>
internal sealed class OfficialTraining : IDisposable
{
    private const string Script = "official_training.py";

    private readonly string folder;
    private readonly Process process;
    private readonly Task<string> complaint;

    private OfficialTraining(string folder, Process process)
    {
        (this.folder, this.process) = (folder, process);
        complaint = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The version of PyTorch.</summary>
    public string Version { get; private set; } = string.Empty;

    /// <summary>Starts the procedure.</summary>
    /// <param name="python">The interpreter.</param>
    /// <param name="model">The model: its weights are where both start from.</param>
    /// <param name="episodes">Tensors <c>i.support</c>, <c>i.query</c>, <c>i.labels</c> and <c>i.targets</c> of episode i.</param>
    /// <param name="settings">What the script needs to know, as JSON.</param>
    /// <returns>The procedure; null if PyTorch is not installed.</returns>
    /// <exception cref="StrmException">It is installed but failed.</exception>
    public static OfficialTraining? Start(string python, FewShotModel model, IReadOnlyDictionary<string, Tensor> episodes, string settings)
    {
        if (!File.Exists(python)) return null;
        var folder = Directory.CreateTempSubdirectory("strm-official-").FullName;
        var (script, weights, input) = (PythonScript.Write(folder, Script), Path.Combine(folder, "weights.safetensors"), Path.Combine(folder, "episodes.safetensors"));
        TensorFile.Write(weights, model.StateDict());
        TensorFile.Write(input, episodes);
        var start = new ProcessStartInfo(python, [script, weights, input, settings]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var started = new OfficialTraining(folder, Process.Start(start)!);
        if (started.process.StandardOutput.ReadLine() is { } greeting)
        {
            using var document = JsonDocument.Parse(greeting);
            started.Version = document.RootElement.GetProperty("version").GetString()!;
            return started;
        }

        using (started)
        {
            var reason = started.Reason();
            return reason.Contains("No module named 'torch'", StringComparison.Ordinal) ? null : throw Failed(reason);
        }
    }

    /// <summary>Does one task.</summary>
    /// <param name="number">Its number, from 0.</param>
    public OfficialTask Task(int number) => Ask<OfficialTask>($"task {number}");

    /// <summary>Reads clips as the official loader does.</summary>
    /// <param name="archive">The zip.</param>
    /// <param name="clips">Clips as class/clip.</param>
    /// <returns>Processor seconds.</returns>
    public double Load(string archive, IEnumerable<string> clips) => Ask<OfficialTask>($"load {archive} {string.Join(' ', clips)}").Load;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static StrmException Failed(string reason) =>
        new($"The procedure in PyTorch failed: {reason}.", "It needs python3-torch, python3-pil and some memory.", "Run 'apt-get install python3-torch python3-pil', or choose a smaller size.");

    private T Ask<T>(string question)
    {
        process.StandardInput.WriteLine(question);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine() is { } answer ? JsonSerializer.Deserialize<T>(answer, JsonSerializerOptions.Web)! : throw Failed(Reason());
    }

    private string Reason() => complaint.GetAwaiter().GetResult().TrimEnd().Split('\n')[^1].TrimEnd('.');
}

/// <summary>What the official procedure says of a task.</summary>
/// <param name="Loss">The loss per query.</param>
/// <param name="Forward">Seconds to the loss.</param>
/// <param name="Backward">Seconds to the gradients.</param>
/// <param name="Step">Seconds to change the weights.</param>
/// <param name="Load">Processor seconds to read frames.</param>
/// <param name="Memory">Peak of resident memory so far, MB.</param>
internal sealed record OfficialTask(double Loss = 0, double Forward = 0, double Backward = 0, double Step = 0, double Load = 0, double Memory = 0);
