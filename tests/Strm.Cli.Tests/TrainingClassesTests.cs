using Strm.Episodes;
using Strm.Models;
using Strm.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Cli.Tests;

/// <summary>Training episodes say which of all training classes each clip is of: heads that classify over them need it.</summary>
public sealed class TrainingClassesTests(PipelineData data) : IClassFixture<PipelineData>
{
    [Fact]
    public void Every_clip_of_a_training_episode_has_its_place_among_all_training_classes()
    {
        using var scope = NewDisposeScope();
        using var experiment = StrmExperiment.Open(data.Archive, "folder");
        string[] classes = [.. experiment.Protocol.Select(experiment.Archive, SplitPart.Train, 8).Classes.Select(c => c.Name)];
        var sampler = experiment.Sampler(SplitPart.Train, new EpisodeShape { Way = 3, Shot = 1, Queries = 2 }, seed: 5);
        using var feed = new ArchiveEpisodeFeed(experiment.Archive, sampler.Create, new ModelOptions { ImageSize = 32 }, new TrainingOptions(), classes: classes);
        for (var i = 0; i < 3; i++)
        {
            var episode = sampler.Create(i);
            var places = feed.Load(i, CPU, CancellationToken.None).TrainingClasses!.data<long>().ToArray();
            Assert.Equal(episode.Support.Concat(episode.Query).Select(c => episode.Classes[c.Label]), places.Select(p => classes[p]));
        }

        using var without = new ArchiveEpisodeFeed(experiment.Archive, sampler.Create, new ModelOptions { ImageSize = 32 }, new TrainingOptions());
        Assert.Null(without.Load(0, CPU, CancellationToken.None).TrainingClasses);
    }
}
