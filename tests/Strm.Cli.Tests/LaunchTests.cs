using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Strm.Checkpoints;

namespace Strm.Cli.Tests;

/// <summary>Trainings on several devices and in several processes: they end where one process does, and end together when one dies.</summary>
public sealed partial class LaunchTests(LaunchData data) : IClassFixture<LaunchData>, IDisposable
{
    private const string TorchRun = "/usr/bin/torchrun";

    private readonly string folder = Directory.CreateTempSubdirectory("strm-launch-").FullName;

    [Fact]
    public async Task Two_devices_of_one_process_end_where_one_does()
    {
        await CommandProcess.EndAsync(CommandProcess.Start(["train", .. data.Train(In("two")), "--device", "cpu,cpu"]));
        AssertAlike(In("two"));
    }

    [SkippableFact]
    public Task Two_processes_end_where_one_does() => ProcessesAsync(2, "cpu");

    [SkippableFact]
    public async Task The_processes_of_torchrun_end_where_one_does()
    {
        LaunchData.RequireGroups();
        Skip.IfNot(File.Exists(TorchRun), "Skipped: torchrun not found (Debian: apt-get install python3-torch).");
        Skip.IfNot(CommandProcess.Run("/usr/bin/python3", "-c", "from torch.distributed import TCPStore; TCPStore('127.0.0.1', 29612, 1, True)") == 0, "Skipped: this torchrun cannot open its store (Debian's 2.6 is built without libuv).");

        // PyTorch 1.13's default for --redirects fails on Python 3.11.
        string[] within = [TorchRun, "--nproc_per_node", "2", "--master_port", "29612", "--redirects", "1", "--tee", "1", "--log_dir", In("log"), "--no_python"];
        await CommandProcess.EndAsync(CommandProcess.Start(["train", .. data.Train(In("run"))], within));
        AssertAlike(In("run"));
    }

    [SkippableTheory]
    [Trait("Tier", "Full")]
    [InlineData(3, "cpu")]
    [InlineData(2, "cpu,cpu")]
    public Task More_processes_and_devices_end_where_one_does(int processes, string devices) => ProcessesAsync(processes, devices);

    [SkippableFact]
    public Task When_a_process_dies_the_others_name_it_and_a_single_one_goes_on() => DiesAsync(2, victim: 1, resumeWith: 1);

    [SkippableTheory]
    [Trait("Tier", "Full")]
    [InlineData(3, 2, 2)]
    [InlineData(3, 0, 2)]
    [InlineData(2, 0, 3)]
    public Task When_any_process_dies_the_others_name_it_and_another_number_goes_on(int processes, int victim, int resumeWith) =>
        DiesAsync(processes, victim, resumeWith);

    [SkippableFact]
    [Trait("Tier", "Full")]
    public async Task An_interrupted_launch_ends_with_130_and_a_state_that_goes_on()
    {
        LaunchData.RequireGroups();
        using var launch = CommandProcess.Start(["launch", "--nproc", "2", "train", .. data.Train(In("run")), "--save-every", "4"]);
        var error = launch.StandardError.ReadToEndAsync();
        await SavedState.AwaitAsync(launch, In("run"));
        CommandProcess.Signal(launch.Id, "TERM");
        await launch.WaitForExitAsync();
        Assert.True(launch.ExitCode is 130 or 0, await error);
        await CommandProcess.EndAsync(CommandProcess.Start(["train", .. data.Train(In("run")), "--resume"]));
        AssertAlike(In("run"));
    }

    [SkippableFact]
    [Trait("Tier", "Full")]
    public async Task Machines_with_networks_of_their_own_train_together()
    {
        LaunchData.RequireGroups();
        using var network = TwoMachines.Create();
        Skip.If(network is null, "Network namespaces are not allowed here.");
        string[] command = ["--nproc", "1", "--nnodes", "2", "--master-addr", TwoMachines.Address(0), "--master-port", "29611", "train", .. data.Train(In("run"))];
        using var first = CommandProcess.Start(["launch", "--node-rank", "0", .. command], TwoMachines.Enter(0));
        await CommandProcess.EndAsync(CommandProcess.Start(["launch", "--node-rank", "1", .. command], TwoMachines.Enter(1)));
        await CommandProcess.EndAsync(first);
        AssertAlike(In("run"));
    }

    [Fact]
    public async Task Devices_without_tasks_are_told_of_and_change_nothing()
    {
        string[] train = ["train", .. data.Train(In("idle"), tasksPerStep: 1)];
        using var error = new StringWriter();
        Assert.Equal(0, await StrmCommandLine.RunAsync([.. train, "--device", "cpu,cpu"], TextWriter.Null, error, CancellationToken.None));
        Assert.StartsWith("Of 2 devices, 1 will have nothing to do: a step has 1 task.", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(LaunchData.Tasks, File.ReadLines(In("idle/metrics.jsonl")).Count());
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_an_error()
    {
        Assert.Contains("The device is 'cuda:77'.", await FailAsync("cuda:77"), StringComparison.Ordinal);
        Assert.Contains("It must be cpu, cuda, or cuda: and a number", await FailAsync("gpu"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nproc is 0.", "--nproc", "0", "train")]
    [InlineData("There is no command to run.", "--nproc", "2")]
    [InlineData("'--nprocs' is not a flag of launch.", "--nproc", "2", "--nprocs", "3", "train")]
    [InlineData("--node-rank is 2. It must be from 0 to 1", "--nproc", "2", "--nnodes", "2", "--node-rank", "2", "--master-addr", "a", "train")]
    [InlineData("--nnodes is 2 and --master-addr is missing.", "--nproc", "2", "--nnodes", "2", "train")]
    [InlineData("--master-port is 70000.", "--nproc", "2", "--master-port", "70000", "train")]
    public async Task Wrong_flags_of_launch_are_named(string message, params string[] flags)
    {
        using var error = new StringWriter();
        Assert.Equal(2, await StrmCommandLine.RunAsync(["launch", .. flags], TextWriter.Null, error, CancellationToken.None));
        Assert.StartsWith(message, error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [GeneratedRegex(@"Rank (?<rank>[0-9]+) \(process (?<process>[0-9]+) on [^)]+\) is gone")]
    private static partial Regex Gone();

    private async Task ProcessesAsync(int processes, string devices)
    {
        LaunchData.RequireGroups();
        await CommandProcess.EndAsync(CommandProcess.Start(["launch", "--nproc", $"{processes}", "train", .. data.Train(In("run")), "--device", devices]));
        AssertAlike(In("run"));
        Assert.Equal(LaunchData.Tasks, File.ReadLines(In("run/metrics.jsonl")).Count());
    }

    private async Task DiesAsync(int processes, int victim, int resumeWith)
    {
        LaunchData.RequireGroups();
        var run = In("run");
        string[] saving = ["--save-every", "4"];
        using var launch = CommandProcess.Start(["launch", "--nproc", $"{processes}", "train", .. data.Train(run), .. saving]);
        var error = launch.StandardError.ReadToEndAsync();
        await SavedState.AwaitAsync(launch, run);
        var process = Child(launch.Id, victim);
        CommandProcess.Signal(process, "KILL");
        var watch = Stopwatch.StartNew();
        await launch.WaitForExitAsync();
        var text = await error;
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}: {text}");
        Assert.Equal(1, launch.ExitCode);
        Assert.Contains($"Rank {victim} was ended by signal 9", text, StringComparison.Ordinal);
        var named = Gone().Matches(text);
        Assert.NotEmpty(named);
        Assert.All(named, match => Assert.Equal(($"{victim}", $"{process}"), (match.Groups["rank"].Value, match.Groups["process"].Value)));
        string[] command = ["train", .. data.Train(run), .. saving, "--resume"];
        await CommandProcess.EndAsync(CommandProcess.Start(resumeWith == 1 ? command : ["launch", "--nproc", $"{resumeWith}", .. command]));
        AssertAlike(run);
        Assert.Equal(LaunchData.Tasks, File.ReadLines(Path.Combine(run, "metrics.jsonl")).Count());
    }

    private async Task<string> FailAsync(string device)
    {
        using var error = new StringWriter();
        Assert.Equal(1, await StrmCommandLine.RunAsync(["train", .. data.Train(In("bad")), "--device", device], TextWriter.Null, error, CancellationToken.None));
        Assert.False(File.Exists(In("bad/run.json")));
        return error.ToString();
    }

    private static int Child(int launcher, int rank)
    {
        foreach (var directory in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            try
            {
                var variables = File.ReadAllText(Path.Combine(directory, "environ")).Split('\0');
                if (variables.Contains($"STRM_LAUNCHER={launcher}") && variables.Contains($"RANK={rank}")) return int.Parse(Path.GetFileName(directory), CultureInfo.InvariantCulture);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has ended, or is another user's.
            }
        }

        throw new InvalidOperationException($"There is no rank {rank}.");
    }

    private void AssertAlike(string run)
    {
        using var expected = SafetensorsReader.Open(Path.Combine(data.Run, "checkpoints", "last.safetensors"));
        using var found = SafetensorsReader.Open(Path.Combine(run, "checkpoints", "last.safetensors"));
        foreach (var entry in expected.Entries.Where(e => e.Type is TensorType.Float32))
        {
            var (one, other) = (Numbers(expected, entry), Numbers(found, entry));
            for (var i = 0; i < one.Length; i++)
            {
                Assert.True(Math.Abs(one[i] - other[i]) <= 1e-5 * (1 + Math.Abs(one[i])), $"{entry.Name}[{i}]: {one[i]} and {other[i]}");
            }
        }
    }

    private static float[] Numbers(SafetensorsReader file, TensorEntry entry)
    {
        var bytes = new byte[entry.ByteCount];
        file.Read(entry.Name, bytes);
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }

    private string In(string name) => Path.Combine(folder, name);
}
