using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Strm.Checkpoints;
using Strm.Checkpoints.PyTorch;
using Strm.Cli;
using Strm.Cli.Commands;

namespace Strm.Speed;

/// <summary>The command <c>strm benchmark checkpoint</c>: how long a checkpoint of 250 MB takes to read into memory, and how much memory, compared with <c>torch.load</c>.</summary>
internal static class BenchmarkCheckpointCommand
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Loads a small file, so that nothing is loaded for the first time, then the large one; prints seconds and the rise of resident memory to its peak in bytes.</summary>
    private const string Baseline = """
        import json, sys, time, torch
        def status(key):
            with open('/proc/self/status') as lines:
                return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))
        torch.load(sys.argv[1])
        open('/proc/self/clear_refs', 'w').write('5')
        before, start = status('VmRSS'), time.perf_counter()
        state = torch.load(sys.argv[2])
        print(json.dumps([time.perf_counter() - start, status('VmHWM') - before]))
        """;

    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON list." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("checkpoint", BenchmarkCommand.SpeedParts["checkpoint"]) { Json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var folder = Directory.CreateTempSubdirectory("strm-benchmark-").FullName;
        try
        {
            var (pytorch, safetensors, small) = (Path.Combine(folder, "model.pt"), Path.Combine(folder, "model.safetensors"), Path.Combine(folder, "small.pt"));
            PyTorchWriter.Write(small, PyTorchWriter.StateDict(Model().Skip(1).Take(30)));
            PyTorchWriter.Write(pytorch, PyTorchWriter.StateDict(Model()));
            SafetensorsWriter.Write(safetensors, Model());
            var theirs = MeasurePyTorch(small, pytorch);
            Release(Load(small));
            var (ours, other) = (Measure(pytorch), Measure(safetensors));
            BenchmarkResult.Print(
            [
                new BenchmarkResult("checkpoint/load-pt", "s", ours.Seconds, theirs?.Seconds, LowerIsBetter: true),
                new BenchmarkResult("checkpoint/load-pt-memory", "MB", ours.Megabytes, theirs?.Megabytes, LowerIsBetter: true),
                new BenchmarkResult("checkpoint/load-safetensors", "s", other.Seconds, theirs?.Seconds, LowerIsBetter: true),
                new BenchmarkResult("checkpoint/load-safetensors-memory", "MB", other.Megabytes, theirs?.Megabytes, LowerIsBetter: true),
            ], result.GetValue(Json), result.InvocationConfiguration.Output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return ExitCode.Success;
    }

    /// <summary>About as many tensors as the official ResNet-50 model has, of about its sizes: 250 MB.</summary>
    private static IEnumerable<TensorSource> Model()
    {
        var random = new RandomSource(1, "benchmark");
        var bytes = new byte[16 << 20];
        for (var i = 0; i < bytes.Length; i += sizeof(float)) MemoryMarshal.Write(bytes.AsSpan(i), (float)random.NextDouble(-1, 1));
        for (var i = 0; i < 350; i++)
        {
            var count = i % 35 == 0 ? 4 << 20 : i % 4 == 0 ? 241_000 : 512;
            yield return TensorSource.FromBytes(new TensorEntry($"resnet.{i}.weight", TensorType.Float32, [count]), bytes.AsMemory(0, count * sizeof(float)));
        }
    }

    /// <summary>One run with the file, which was just written, in the system's cache.</summary>
    private static (double Seconds, double Megabytes) Measure(string path)
    {
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5"); // Starts the peak of resident memory anew.
        var (before, start) = (Status("VmRSS"), Stopwatch.GetTimestamp());
        var memory = Load(path);
        var (seconds, peak) = (Stopwatch.GetElapsedTime(start).TotalSeconds, Status("VmHWM") - before);
        Release(memory);
        return (seconds, peak / 1e6);
    }

    private static unsafe List<nint> Load(string path)
    {
        using var file = CheckpointFile.Open(path);
        var memory = new List<nint>();
        foreach (var tensor in file.Tensors)
        {
            var start = NativeMemory.Alloc((nuint)tensor.Entry.ByteCount);
            memory.Add((nint)start);
            tensor.Read(new Span<byte>(start, (int)tensor.Entry.ByteCount));
        }

        return memory;
    }

    private static unsafe void Release(List<nint> memory)
    {
        foreach (var start in memory) NativeMemory.Free((void*)start);
    }

    private static (double Seconds, double Megabytes)? MeasurePyTorch(string small, string path)
    {
        if (!File.Exists(Python)) return null;
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", Baseline, small, path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && JsonSerializer.Deserialize<double[]>(output) is [var seconds, var peak] ? (seconds, peak / 1e6) : null;
    }

    private static double Status(string key) =>
        File.ReadLines("/proc/self/status").First(l => l.StartsWith(key, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries) is var parts
            ? double.Parse(parts[^2].Split('\t')[^1], CultureInfo.InvariantCulture) * 1024 : 0;
}
