using System.Diagnostics;
using System.Text.Json;
using Strm.Checkpoints;
using Strm.Models;

namespace Strm.Cli.Tests;

/// <summary>Trainings and evaluations on several devices and ranks: they end where one process does, and end together when one dies.</summary>
public sealed class MpiTests(MpiData data) : IClassFixture<MpiData>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-mpi-").FullName;

    [Fact]
    public async Task Two_devices_of_one_process_end_where_one_does()
    {
        await CommandProcess.EndAsync(CommandProcess.Start(["train", .. data.Train(In("two")), "--device", "cpu,cpu"]));
        AssertAlike(In("two"));
    }

    [SkippableFact]
    public Task Two_ranks_end_where_one_process_does() => RanksAsync(2, "cpu");

    [SkippableTheory]
    [Trait("Tier", "Full")]
    [InlineData(3, "cpu")]
    [InlineData(2, "cpu,cpu,cpu")]
    public Task More_ranks_and_devices_end_where_one_process_does(int ranks, string devices) => RanksAsync(ranks, devices);

    [SkippableFact]
    public Task When_a_rank_is_killed_all_end_and_a_single_process_goes_on() => KilledAsync(2, victim: 1, resumeWith: 1);

    [SkippableTheory]
    [Trait("Tier", "Full")]
    [InlineData(3, 2, 2)]
    [InlineData(3, 0, 2)]
    [InlineData(2, 0, 3)]
    public Task When_any_rank_is_killed_all_end_and_another_number_goes_on(int ranks, int victim, int resumeWith) => KilledAsync(ranks, victim, resumeWith);

    [SkippableTheory]
    [InlineData("training.seed is 0 at rank 0 and 7 here", "--seed", "7")]
    [InlineData("initial weights is not given at rank 0 and ", "--initial", "CHECKPOINT")]
    public async Task A_rank_with_other_options_is_refused_by_name_before_anything_is_written(string difference, params string[] other)
    {
        MpiRun.Require();
        var train = data.Train(In("run"));
        other = [.. other.Select(o => o == "CHECKPOINT" ? Path.Combine(data.Run, "checkpoints", "last.safetensors") : o)];
        var (code, output, error) = await CommandProcess.OutcomeAsync(
            CommandProcess.Start(["train", .. train, .. other], MpiRun.Then([.. CommandProcess.Command(["train", .. train])])));
        Assert.True(code == 1, error + output);
        Assert.Matches(@"Rank 1 \(process [0-9]+ on [^)]+\) was started with different work from rank 0: ", error);
        Assert.Contains(difference, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(In("run")));
    }

    [SkippableFact]
    [Trait("Tier", "Full")]
    public async Task Ranks_evaluate_to_the_predictions_of_one_process()
    {
        MpiRun.Require();
        string[] evaluate = ["evaluate", "--checkpoint", DefaultModel.CheckpointPath(), "--data", data.Archive, "--way", "4", "--shot", "2", "--count", "450", "--seed", "5", "--json"];
        await CommandProcess.EndAsync(CommandProcess.Start([.. evaluate, "--cache", In("one"), "--predictions", In("1.jsonl")]));
        foreach (var (ranks, cache) in new[] { (2, In("two")), (3, "off"), (2, In("two")) })
        {
            var (code, output, error) = await CommandProcess.OutcomeAsync(CommandProcess.Start([.. evaluate, "--cache", cache, "--predictions", In("n.jsonl")], MpiRun.Ranks(ranks)));
            Assert.True(code == 0, error + output);
            Assert.Equal(450, JsonDocument.Parse(output).RootElement.GetProperty("episodes").GetInt32());
            Assert.Equal(await File.ReadAllTextAsync(In("1.jsonl")), await File.ReadAllTextAsync(In("n.jsonl")));
            File.Delete(In("n.jsonl"));
        }
    }

    [SkippableFact]
    [Trait("Tier", "Full")]
    public async Task An_interrupted_mpirun_leaves_a_state_that_goes_on()
    {
        MpiRun.Require();
        string[] patient = [.. MpiRun.Ranks(2), "--mca", "odls_base_sigkill_timeout", "60"];
        using var job = CommandProcess.Start(["train", .. data.Train(In("run")), "--save-every", "4"], patient);
        var error = job.StandardError.ReadToEndAsync();
        await SavedState.AwaitAsync(job, In("run"));
        CommandProcess.Signal(job.Id, "TERM");
        await job.WaitForExitAsync();
        var tasks = File.ReadLines(In("run/metrics.jsonl")).Count();
        Assert.True(File.Exists(In($"run/state/task-{tasks}.json")), await error);
        await CommandProcess.EndAsync(CommandProcess.Start(["train", .. data.Train(In("run")), "--resume"]));
        AssertAlike(In("run"));
    }

    [SkippableFact]
    [Trait("Tier", "Full")]
    public async Task Machines_with_networks_of_their_own_train_together()
    {
        MpiRun.Require();
        using var network = TwoMachines.Create();
        Skip.If(network is null, "Network namespaces are not allowed here.");
        await File.WriteAllTextAsync(In("hosts"), $"{TwoMachines.Address(0)} slots=1\n{TwoMachines.Address(1)} slots=1\n");
        await File.WriteAllTextAsync(In("agent"), TwoMachines.RemoteShell());
        Assert.Equal(0, CommandProcess.Run("chmod", "700", In("agent")));
        string[] within =
        [
            .. TwoMachines.Enter(0), .. MpiRun.Ranks(2), "--hostfile", In("hosts"), "--mca", "plm_rsh_agent", In("agent"), "--mca", "oob_tcp_if_include", TwoMachines.Network,
            "--mca", "btl_tcp_if_include", TwoMachines.Network,
        ];
        await CommandProcess.EndAsync(CommandProcess.Start(["train", .. data.Train(In("run"))], within));
        AssertAlike(In("run"));
    }

    [SkippableFact]
    [Trait("Tier", "Full")]
    public async Task Without_Open_MPIs_library_one_process_works_and_several_are_told_what_to_install()
    {
        const string library = "/usr/lib/x86_64-linux-gnu/libmpi.so.40";
        MpiRun.Require();
        string[] hidden = ["unshare", "--mount", "sh", "-c", $"mount --bind /dev/null {library} && exec \"$@\"", "sh"];
        Skip.If(!File.Exists(library) || CommandProcess.Run(hidden[0], [.. hidden[1..], "true"]) != 0, "Skipped: the library cannot be hidden here.");
        var (code, _, error) = await CommandProcess.OutcomeAsync(CommandProcess.Start(["train", .. data.Train(In("run"))], [.. MpiRun.Ranks(2), .. hidden]));
        Assert.Equal(1, code);
        Assert.Contains("Install it with 'apt-get install openmpi-bin', or start one process without mpirun.", error, StringComparison.Ordinal);
        await CommandProcess.EndAsync(CommandProcess.Start(["train", .. data.Train(In("run"))], hidden));
    }

    [Fact]
    public async Task Devices_without_tasks_are_told_of_and_change_nothing()
    {
        string[] train = ["train", .. data.Train(In("idle"), tasksPerStep: 1)];
        using var error = new StringWriter();
        Assert.Equal(0, await StrmCommandLine.RunAsync([.. train, "--device", "cpu,cpu"], TextWriter.Null, error, CancellationToken.None));
        Assert.StartsWith("Of 2 devices, 1 will be idle: a step has 1", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(MpiData.Tasks, File.ReadLines(In("idle/metrics.jsonl")).Count());
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_an_error()
    {
        Assert.Contains("The device is 'cuda:77'.", await FailAsync("cuda:77"), StringComparison.Ordinal);
        Assert.Contains("It must be cpu, cuda, or cuda: and a number", await FailAsync("gpu"), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task RanksAsync(int ranks, string devices)
    {
        MpiRun.Require();
        var (code, output, error) = await CommandProcess.OutcomeAsync(CommandProcess.Start(["train", .. data.Train(In("run")), "--device", devices], MpiRun.Ranks(ranks)));
        Assert.True(code == 0, error + output);
        Assert.Equal($"Trained {MpiData.Tasks} tasks", Assert.Single(output.TrimEnd().Split('\n')).Split(';')[0]);
        AssertAlike(In("run"));
        Assert.Equal(MpiData.Tasks, File.ReadLines(In("run/metrics.jsonl")).Count());
    }

    private async Task KilledAsync(int ranks, int victim, int resumeWith)
    {
        MpiRun.Require();
        var run = In("run");
        string[] saving = ["--save-every", "4"];
        using var job = CommandProcess.Start(["train", .. data.Train(run), .. saving], MpiRun.Ranks(ranks));
        var error = job.StandardError.ReadToEndAsync();
        await SavedState.AwaitAsync(job, run);
        int[] processes = [.. Enumerable.Range(0, ranks).Select(rank => MpiRun.Process(job.Id, rank))];
        CommandProcess.Signal(processes[victim], "KILL");
        var watch = Stopwatch.StartNew();
        await job.WaitForExitAsync();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}: {await error}");
        Assert.NotEqual(0, job.ExitCode);
        foreach (var process in processes) await MpiRun.EndedAsync(process);
        string[] command = ["train", .. data.Train(run), .. saving, "--resume"];
        await CommandProcess.EndAsync(CommandProcess.Start(command, resumeWith == 1 ? [] : MpiRun.Ranks(resumeWith)));
        AssertAlike(run);
        Assert.Equal(MpiData.Tasks, File.ReadLines(Path.Combine(run, "metrics.jsonl")).Count());
    }

    private async Task<string> FailAsync(string device)
    {
        using var error = new StringWriter();
        Assert.Equal(1, await StrmCommandLine.RunAsync(["train", .. data.Train(In("bad")), "--device", device], TextWriter.Null, error, CancellationToken.None));
        Assert.False(File.Exists(In("bad/run.json")));
        return error.ToString();
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
