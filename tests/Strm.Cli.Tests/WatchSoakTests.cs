using System.Globalization;
using System.Text.Json;
using Strm.Tests;
using Xunit.Abstractions;

namespace Strm.Cli.Tests;

/// <summary>
/// A folder that is watched for days: every file is answered once, and the process holds no more than at the beginning. It runs alone,
/// since the whole process is what it looks at.
/// </summary>
[Collection(nameof(WatchSoakTests))]
[CollectionDefinition(nameof(WatchSoakTests), DisableParallelization = true)]
public sealed class WatchSoakTests(ActionClips clips, ITestOutputHelper output) : IClassFixture<ActionClips>, IDisposable
{
    private const int Files = 300, Samples = 6;

    private static readonly int AtOnce = 25 * Math.Min(4, LongRun.Scale);

    private readonly string folder = Directory.CreateTempSubdirectory("strm-watch-").FullName;

    [SkippableFact]
    [Trait("Tier", "Full")]
    public async Task Hundreds_of_files_are_each_answered_once_and_nothing_is_kept()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "What a process holds is read as Linux tells it.");
        var (all, placed, samples) = (Files * LongRun.Scale, 0, new List<ProcessState>());
        var answered = new HashSet<string>(StringComparer.Ordinal);
        using var stop = new CancellationTokenSource();
        using var lines = new LineWriter(Answered);
        Place(0);
        var code = await StrmCommandLine.RunAsync(["classify", "--checkpoint", "drawn", "--support", clips.Support, "--watch", folder, "--json"], lines, TextWriter.Null, stop.Token);
        Assert.Equal(ExitCode.Interrupted, code);
        Assert.Equal(all, placed);
        Assert.Equal(all, answered.Count);
        var (first, last) = (samples[1], samples[^1]);
        output.WriteLine(string.Join(", ", samples));
        Assert.True(last.Files <= first.Files + 2 && last.Threads <= first.Threads + 4, string.Join(", ", samples));
        Assert.True(last.Native + last.Managed < first.Native + first.Managed + (8 << 20), string.Join(", ", samples));

        void Answered(string line)
        {
            placed++;
            using var answer = JsonDocument.Parse(line);
            answered.Add(Path.GetFileName(answer.RootElement.GetProperty("query").GetString()!));
            if (placed % (all / Samples) == 0) samples.Add(ProcessState.Now());
            if (placed == all) stop.Cancel();
            else if (placed % AtOnce == 0) Place(placed);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Those before have been answered and may go, as an inbox is emptied.
    private void Place(int from)
    {
        foreach (var old in Directory.GetFiles(folder)) File.Delete(old);
        for (var i = from; i < from + AtOnce; i++) File.Copy(clips.AnyClip("throw"), Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i}{Path.GetExtension(clips.AnyClip("throw"))}")));
    }
}
