using Strm.Archives;
using Strm.Episodes;
using Strm.Studies;

namespace Strm.Tests;

/// <summary>The paper's benchmarks with and without the user's own archive.</summary>
public sealed class PaperBenchmarkTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-benchmark-").FullName;

    [Fact]
    public async Task Without_an_archive_a_look_alike_is_made_and_says_so()
    {
        using var benchmark = await PaperBenchmark.OpenAsync("ucf101-arn", workFolder: folder);
        Assert.True(benchmark.IsLookAlike);
        Assert.Contains("look-alike", benchmark.Notice, StringComparison.Ordinal);
        Assert.Equal(21, benchmark.Protocol.Classes(SplitPart.Test).Count);
        var episode = benchmark.Experiment.Episodes(SplitPart.Test, new EpisodeShape { Queries = 1 }, 1, 3)[0];
        Assert.Subset(benchmark.Protocol.Classes(SplitPart.Test).Select(c => NameOrder.Fold(c.Name)).ToHashSet(), episode.Classes.Select(NameOrder.Fold).ToHashSet());

        // The same archive given as the user's own is taken for the real thing: its classes are found under the protocol.
        using var own = await PaperBenchmark.OpenAsync("ucf101-arn", benchmark.Experiment.Archive.Location);
        Assert.False(own.IsLookAlike);
        Assert.Equal("ucf101-arn", own.Experiment.Protocol.Name);
        Assert.StartsWith("The archive ", own.Notice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kinetics-cmn", 0.867, 6)]
    [InlineData("ssv2-otam", 0.681, 4)]
    [InlineData("hmdb51-arn", 0.773, 4)]
    [InlineData("ucf101-arn", 0.968, 4)]
    public void Published_results_are_those_of_the_papers_table(string protocol, double strm, int methods)
    {
        var rows = PublishedResult.All.Where(row => row.On(protocol) is not null).ToArray();
        Assert.Equal(methods, rows.Length);
        Assert.Equal(strm, rows.Single(row => row.Method == "STRM").On(protocol));
        Assert.All(PublishedResult.All, row => Assert.Null(row.On("ssv2-cmn")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
