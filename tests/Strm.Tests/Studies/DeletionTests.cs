using System.Globalization;
using Strm.Archives;
using Strm.Backbones;
using Strm.Episodes;
using Strm.Heads;
using Strm.Models;
using Strm.Preparation;
using Strm.Synthesis;
using Strm.Studies;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Strm.Tests.Studies;

/// <summary>What pictures mark matters: hiding it changes the answer more than hiding as much at random.</summary>
public sealed class DeletionTests(ITestOutputHelper log) : IAsyncLifetime
{
    private const int Way = 5;

    private readonly string folder = Directory.CreateTempSubdirectory("strm-deletion-").FullName;
    private FrameArchive? archive;

    public async Task InitializeAsync()
    {
        await SyntheticDataset.WriteClipsAsync(Path.Combine(folder, "videos"), [.. ActionCatalog.Test.Take(8)], new SynthOptions { Seed = 21, ClipsPerClass = 4 });
        await FramePreparation.RunAsync(new PrepareOptions { Videos = Path.Combine(folder, "videos"), Output = Path.Combine(folder, "a.zip") });
        archive = FrameArchive.Open(Path.Combine(folder, "a.zip"));
    }

    public Task DisposeAsync()
    {
        archive?.Dispose();
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public void Hiding_what_a_picture_of_drawn_figures_marks_costs_the_answer_more_than_chance()
    {
        using var model = AttentionModel.Load().Model;
        AssertSignificant(model, episodes: 24);
    }

    [SkippableFact]
    [Trait("Tier", "Full")]
    public void Hiding_what_a_picture_by_ImageNets_weights_marks_costs_the_answer_more_than_chance()
    {
        Skip.IfNot(ImageNetPackage.IsHere, "The ImageNet weights are not on this machine.");
        using var model = AttentionModel.Load(StartingBackbone.ImageNet).Model;
        AssertSignificant(model, episodes: 24);
    }

    [Fact]
    public void Marks_at_random_do_not_pass()
    {
        using var model = AttentionModel.Load().Model;
        using var generator = new Generator(5);
        var (mean, error) = Differences(model, 24, (clips, _) => rand([clips.shape[1], 8, 8], generator: generator));
        Assert.InRange(mean, -3 * error, 3 * error);
    }

    private void AssertSignificant(FewShotModel model, int episodes)
    {
        var (mean, error) = Differences(model, episodes, (clips, layout) => PatchRelevance.Of(model, clips, layout)[Way]);
        Assert.True(mean + (2.6 * error) < 0, $"{mean} ± {error}");
    }

    // As a share of the mean lead: of single leads, some are next to nothing.
    private (double Mean, double Error) Differences(FewShotModel model, int episodes, Func<Tensor, SupportLayout, Tensor> marks)
    {
        using var reader = new ClipTensorReader(archive!, model.Options);
        var classes = archive!.Classes.Select(c => new ClassSelection(c, null, archive.ClipsOf(c), [], [])).ToArray();
        var sampler = new EpisodeSampler(new SplitSelection("drawn", SplitPart.Test, 8, classes), new EpisodeShape { Way = Way, Shot = 1, Queries = 1 }, seed: 2);
        var tests = sampler.Create(0, episodes).Select(episode =>
        {
            using var scope = NewDisposeScope();
            var clips = reader.Read([.. episode.Support.Concat(episode.Query.Take(1)).Select(c => archive.Require(c.Video))], CPU);
            var layout = new SupportLayout([.. episode.Support.Select(c => c.Label)], Way);
            var test = DeletionTest.Of(model, clips.narrow(0, 0, Way), layout, clips[Way], marks(clips, layout), episode.Index);
            Assert.InRange(test.Share, 0.15, DeletionTest.HiddenShare);
            return test;
        }).ToArray();
        var lead = tests.Average(test => test.Lead);
        var differences = Array.ConvertAll(tests, test => test.Difference / lead);
        var mean = differences.Average();
        var error = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / differences.Length / (differences.Length - 1));
        log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mean:0.000} ± {1.96 * error:0.000} of the mean lead, {episodes} episodes"));
        return (mean, error);
    }
}
