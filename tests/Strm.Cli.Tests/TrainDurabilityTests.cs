using System.Globalization;

namespace Strm.Cli.Tests;

/// <summary>Training in processes of its own: interrupted, on a full disk, two at once.</summary>
public sealed class TrainDurabilityTests(TrainingData data) : IClassFixture<TrainingData>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-train-").FullName;

    [Fact]
    public async Task An_interrupted_run_ends_with_130_and_a_state_after_the_task_in_hand_and_goes_on()
    {
        foreach (var signal in new[] { "TERM", "INT" })
        {
            var run = In(signal);
            using var process = data.Start(run);
            await SavedState.AwaitAsync(process, run, task: 2);
            CommandProcess.Signal(process.Id, signal);
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode is 130 or 0, $"{process.ExitCode}: {error}");
            if (process.ExitCode == 130) Assert.Contains("Interrupted.", error, StringComparison.Ordinal);
            var tasks = File.ReadLines(In(signal, "metrics.jsonl")).Count(line => line.Contains("\"loss\"", StringComparison.Ordinal));
            Assert.True(File.Exists(In(signal, $"state/task-{tasks}.json")), $"no state of the last task, {tasks}");
            await CommandProcess.EndAsync(data.Start(run));
            data.AssertAlike(run);
        }
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_is_refused_and_the_lock_ends_with_its_process()
    {
        using var first = data.Start(In("run"));
        while (!File.Exists(In("run", "run.json")) && !first.HasExited) await Task.Delay(10);
        CommandProcess.Signal(first.Id, "STOP");
        var (code, _, error) = await CommandProcess.OutcomeAsync(data.Start(In("run")));
        Assert.Equal(1, code);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"in use by process {first.Id}"), error, StringComparison.Ordinal);
        first.Kill();
        await first.WaitForExitAsync();
        using var held = Training.RunFolder.Open(In("run"));
        Assert.Equal(In("run"), held.Location);
    }

    [SkippableFact]
    public async Task On_a_full_disk_the_run_ends_with_a_sentence_the_last_state_is_sound_and_it_goes_on_when_there_is_room()
    {
        using var disk = SmallDisk.Mount();
        disk.Resize((int)(3 * new FileInfo(Path.Combine(data.Run, "state", "task-30.safetensors")).Length / SmallDisk.Page), 1 << 14); // two states are kept, and the next one finds no room beside them
        var run = Path.Combine(disk.Location, "run");
        var (code, output, error) = await CommandProcess.OutcomeAsync(data.Start(run));
        Assert.True(code == 1, error + output);
        Assert.Matches("The disk is full: /.* could not be written|No space left on device", error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(run, "state"), "*.json"));
        disk.Enlarge();
        await CommandProcess.EndAsync(data.Start(run));
        data.AssertAlike(run);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string In(params string[] parts) => Path.Combine([folder, .. parts]);
}
