using System.Diagnostics;
using Strm.Tests;
using Xunit.Abstractions;

namespace Strm.Cli.Tests;

/// <summary>Long commands that are killed or interrupted at any moment, and then run again: they end as if nothing had happened, to the last bit.</summary>
public sealed class KillTests(LongCommands commands, ITestOutputHelper output) : IClassFixture<LongCommands>, IDisposable
{
    private const int Lanes = 2;

    private readonly string folder = Directory.CreateTempSubdirectory("strm-kill-").FullName;

    [Theory]
    [InlineData("evaluate", 2)]
    [InlineData("train cached", 2)]
    [InlineData("train", 6)]
    [InlineData("prepare zip", 4)]
    [InlineData("synth", 2)]
    public Task Commands_killed_at_a_few_moments_end_bit_identical(string command, int kills) => KilledAsync(command, kills, killsOfRun: 2);

    [Theory]
    [Trait("Tier", "Full")]
    [InlineData("train", 10)]
    [InlineData("train cached", 10)]
    [InlineData("prepare zip", 8)]
    [InlineData("prepare folder", 7)]
    [InlineData("evaluate", 10)]
    [InlineData("compare", 5)]
    [InlineData("synth", 5)]
    [InlineData("merge zip", 3)]
    [InlineData("merge folder", 2)]
    public Task Commands_killed_at_60_moments_end_bit_identical(string command, int kills) => KilledAsync(command, kills * LongRun.Scale, killsOfRun: 4);

    [Theory]
    [InlineData("evaluate", "INT", 2)]
    [InlineData("prepare zip", "INT", 1)]
    public Task A_command_that_is_interrupted_ends_with_130_and_goes_on(string command, string signal, int times) => InterruptedAsync(command, signal, times);

    [Theory]
    [Trait("Tier", "Full")]
    [InlineData("train", "INT", 2)]
    [InlineData("train", "TERM", 2)]
    [InlineData("train cached", "TERM", 1)]
    [InlineData("train cached", "INT", 2)]
    [InlineData("synth", "TERM", 1)]
    [InlineData("merge folder", "INT", 1)]
    [InlineData("prepare zip", "TERM", 1)]
    [InlineData("prepare zip", "INT", 2)]
    [InlineData("prepare folder", "TERM", 2)]
    [InlineData("evaluate", "TERM", 1)]
    [InlineData("evaluate", "TERM", 2)]
    [InlineData("compare", "INT", 1)]
    [InlineData("compare", "TERM", 2)]
    public Task Every_command_that_is_interrupted_ends_with_130_and_goes_on(string command, string signal, int times) => InterruptedAsync(command, signal, times);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task KilledAsync(string command, int kills, int killsOfRun)
    {
        var (whole, time) = await WholeAsync(command);
        var (left, ends) = (kills, 0);
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Lanes, kills)).Select(async lane =>
        {
            var (random, longest) = (new RandomSource(kills, "kill " + command, lane), time);
            for (var run = 0; Volatile.Read(ref left) > 0; run++)
            {
                var place = Place($"{lane}-{run}");
                for (var i = 0; i < killsOfRun && !LongCommands.IsOver(command, place) && Interlocked.Decrement(ref left) >= 0; i++)
                {
                    using var process = Start(command, place);
                    await Task.Delay(longest * random.NextDouble(0.15, 1));
                    if (process.HasExited)
                    {
                        Interlocked.Increment(ref left);
                        longest *= 0.8; // The machine has less to do than when the time was taken, or little was left to do.
                        if (process.ExitCode == 0) break;
                    }

                    process.Kill();
                    await process.WaitForExitAsync();
                    whole.AssertNothingHalf(place, command);
                }

                if (!LongCommands.IsOver(command, place)) await CommandProcess.EndAsync(Start(command, place));
                whole.AssertAlike(place, $"{command}, run {run} of lane {lane}");
                Interlocked.Increment(ref ends);
                Directory.Delete(place, recursive: true);
                longest = time;
            }
        }));
        output.WriteLine($"{command}: {kills} kills, {ends} runs that ended alike.");
    }

    private async Task InterruptedAsync(string command, string signal, int times)
    {
        var (whole, time) = await WholeAsync(command);
        foreach (var moment in new[] { 0.5, 0.8 })
        {
            var place = Place($"{signal}-{moment}");
            using var process = Start(command, place);
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await Task.Delay(time * moment);
            for (var i = 0; i < times && !process.HasExited; i++) CommandProcess.Run("sh", "-c", $"kill -{signal} {process.Id}");
            await process.WaitForExitAsync();
            var said = $"{command}, {signal} {times} times after {moment} of {time.TotalSeconds:0.0} s: {process.ExitCode} {await output} {await error}";

            // Before the command begins the system's own codes are right, and after its end that of the end.
            Assert.True(process.ExitCode is ExitCode.Interrupted or ExitCode.Success or 143, said);
            Assert.DoesNotContain("   at ", await error, StringComparison.Ordinal);
            Assert.Empty(CommandProcess.RunningOn(place));
            whole.AssertNothingHalf(place, said);
            if (!LongCommands.IsOver(command, place)) await CommandProcess.EndAsync(Start(command, place));
            whole.AssertAlike(place, said, wasInterrupted: true);
        }
    }

    private async Task<(ExpectedFiles Files, TimeSpan Time)> WholeAsync(string command)
    {
        List<Dictionary<string, byte[]>> runs = [];
        var watch = new Stopwatch();
        foreach (var name in new[] { "first", "second" })
        {
            watch.Restart();
            await CommandProcess.EndAsync(Start(command, Place(name)));
            watch.Stop();
            runs.Add(ExpectedFiles.Content(Place(name)));
        }

        return (ExpectedFiles.Of(runs[0], runs[1]), watch.Elapsed);
    }

    private Process Start(string command, string place) => CommandProcess.Start(commands.Arguments(command, place));

    private string Place(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
}
