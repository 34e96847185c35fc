using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Strm.Cli.Tests;

/// <summary>
/// What commands read is slow, cannot be read or goes away while they run: a slow file is waited for, and of the others a sentence says
/// what is wrong; nothing half appears, and afterwards the same command ends as if nothing had happened.
/// </summary>
public sealed partial class FaultyFilesTests(LongCommands commands, FaultyFiles faulty, ITestOutputHelper output)
    : IClassFixture<LongCommands>, IClassFixture<FaultyFiles>, IDisposable
{
    private static readonly string[] Reading = ["prepare zip", "train", "evaluate", "compare", "check", "classify"];

    private readonly string folder = Directory.CreateTempSubdirectory("strm-faults-").FullName;

    public static TheoryData<string> ReadingCommands => [.. Reading];

    public static TheoryData<string> AllCommands => [.. Reading, "convert pt", "convert safetensors", "dump", "merge zip"];

    [SkippableTheory]
    [InlineData("convert safetensors", "STRM_GONE")]
    [InlineData("dump", "STRM_BAD")]
    public Task A_file_that_cannot_be_read_is_named(string command, string fault) => UnreadableAsync(command, fault);

    [SkippableTheory]
    [Trait("Tier", "Full")]
    [MemberData(nameof(AllCommands))]
    public async Task Every_file_that_cannot_be_read_is_named(string command)
    {
        foreach (var fault in new[] { "STRM_GONE", "STRM_BAD" }) await UnreadableAsync(command, fault);
    }

    [SkippableTheory]
    [Trait("Tier", "Full")]
    [MemberData(nameof(ReadingCommands))]
    public async Task Slow_files_are_waited_for_and_files_that_go_away_lose_nothing(string command)
    {
        var whole = await WholeAsync(command);
        var (input, watch) = (InputOf(command), Stopwatch.StartNew());
        await CommandProcess.EndAsync(Start(command, Place("slow"), $"STRM_SLOW={input}/"));
        whole.AssertAlike(Place("slow"), "slow");
        var (time, failures) = (watch.Elapsed, 0);
        foreach (var moment in new[] { 0.3, 0.5, 0.7 })
        {
            var place = Place($"gone at {moment}");
            var process = Start(command, place, $"STRM_SLOW={input}/");
            var end = CommandProcess.OutcomeAsync(process);
            await Task.Delay(time * moment);
            Directory.Move(input, input + "-away");
            try
            {
                var (code, said, error) = await end;
                if (code != ExitCode.Success)
                {
                    failures++;
                    AssertSentence(code, error, input);
                }

                whole.AssertNothingHalf(place, said + error);
            }
            finally
            {
                Directory.Move(input + "-away", input);
            }

            await CommandProcess.EndAsync(Start(command, place));
            whole.AssertAlike(place, $"gone at {moment}", wasInterrupted: true);
        }

        output.WriteLine($"{command}: slow in {time.TotalSeconds:0.0} s, {failures} of 3 failed while the files were away.");
        Assert.InRange(failures, 1, 3);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task UnreadableAsync(string command, string fault)
    {
        var place = Place(command + fault);
        var file = FileOf(command);
        var (code, said, error) = await CommandProcess.OutcomeAsync(Start(command, place, $"{fault}={file}"));
        output.WriteLine($"{command}, {fault}: {code} {error}");
        if (code == ExitCode.Success)
        {
            // A clip that is damaged is left out and listed; the others are used.
            Assert.Contains(command, (string[])["prepare zip", "check", "classify"]);
            Assert.Contains(Path.GetFileName(file), said + error, StringComparison.Ordinal);
            return;
        }

        AssertSentence(code, error, file);
        Assert.DoesNotContain(Directory.GetFiles(place, "*", SearchOption.AllDirectories), path => Path.GetExtension(path) is ".zip" or ".pt" or ".safetensors" or ".html");
    }

    // What was given, what is required, how to fix it.
    private static void AssertSentence(int code, string error, string path)
    {
        Assert.True(code == ExitCode.Failure, $"{code}: {error}");
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", error, StringComparison.Ordinal);
        Assert.Contains(path, error, StringComparison.Ordinal);
        Assert.Matches(ThreeSentences(), error);
    }

    [GeneratedRegex(@"\. [A-Z][^.]*\. [A-Z][^.]*\.")]
    private static partial Regex ThreeSentences();

    private async Task<ExpectedFiles> WholeAsync(string command)
    {
        await CommandProcess.EndAsync(Start(command, Place("first")));
        await CommandProcess.EndAsync(Start(command, Place("second")));
        return ExpectedFiles.Of(ExpectedFiles.Content(Place("first")), ExpectedFiles.Content(Place("second")));
    }

    private Process Start(string command, string place, params string[] faults) => faulty.Start(commands.ArgumentsOnFrames(command, place), faults);

    private string InputOf(string command) => command is "train" or "evaluate" or "compare" ? commands.Frames : commands.Videos;

    /// <summary>The file, or the beginning of the paths of the files, that is faulty.</summary>
    private string FileOf(string command) => command switch
    {
        "train" or "evaluate" or "compare" => commands.Frames,
        "dump" or "merge zip" => commands.Shard,
        "convert pt" or "convert safetensors" => commands.Checkpoint,
        _ => Directory.GetFiles(commands.Videos, "*_002.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First(),
    };

    private string Place(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
}
