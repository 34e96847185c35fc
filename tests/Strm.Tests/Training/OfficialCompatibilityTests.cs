using Strm.Backbones;
using Strm.Heads;
using Strm.Models;
using Strm.Statistics;
using Strm.Tests.Training;
using Strm.Training;
using static TorchSharp.torch;

namespace Strm.Tests;

public sealed class OfficialCompatibilityTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-").FullName;

    private static ModelOptions Small => new()
    {
        Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = 4 },
        Head = new StrmHeadOptions { ProjectionWidth = 16 },
        Frames = 4,
        ImageSize = 32,
    };

    [Fact]
    public void All_of_it_is_off_by_default_and_on_in_the_record()
    {
        var plain = new StrmHeadOptions();
        Assert.Equal((QuerySimilarityMode.Trained, false, StepRule.WholeBatches), (plain.QuerySimilarity, plain.QuerySimilarityTestDropout, new TrainingOptions().StepRule));
        var official = new OfficialCompatibility { Seed = 4 }.Apply(new ExperimentPreset(new ModelOptions(), new TrainingOptions()));
        var head = (StrmHeadOptions)official.Model.Head;
        Assert.Equal((QuerySimilarityMode.FrozenRandom, true, 4, StepRule.Official), (head.QuerySimilarity, head.QuerySimilarityTestDropout, head.QuerySimilaritySeed, official.Training.StepRule));
    }

    [Fact]
    public void A_trx_checkpoint_and_other_heads_have_nothing_to_change()
    {
        var trx = Small with { Head = new StrmHeadOptions { PatchEnrichment = false, FrameEnrichment = false, QuerySimilarity = QuerySimilarityMode.Off } };
        Assert.Equal(trx, new OfficialCompatibility().Apply(trx));
        var mean = Small with { Head = new ProtoNetHeadOptions() };
        Assert.Equal(mean, new OfficialCompatibility().Apply(mean));
    }

    [Fact]
    public void Frozen_weights_follow_from_their_own_seed_and_are_neither_trained_nor_saved()
    {
        using var scope = NewDisposeScope();
        using var model = Official(similaritySeed: 3, seed: 1);
        using var alike = Official(similaritySeed: 3, seed: 2);
        using var other = Official(similaritySeed: 4, seed: 1);
        var before = Weight(model).clone();
        Assert.True(before.Equals(Weight(alike)));
        Assert.False(before.Equals(Weight(other)));
        Train(model, new TrainingOptions { Iterations = 4, TasksPerStep = 1, LearningRate = 1e-3 });
        Assert.True(before.Equals(Weight(model)));
        var path = Path.Combine(folder, "model.safetensors");
        ModelCheckpoint.Save(path, model);
        using var file = Strm.Checkpoints.CheckpointFile.Open(path);
        Assert.DoesNotContain(file.Entries, e => e.Name.StartsWith("new_dist_loss_post_pat", StringComparison.Ordinal));
        var loaded = ModelCheckpoint.Load(path);
        using var again = loaded.Model;
        Assert.True(before.Equals(Weight(again)));
        Assert.Contains("random weights (seed 3)", Assert.Single(loaded.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Trained_similarity_weights_are_left_out_on_request_and_that_is_said()
    {
        using var trained = new FewShotModel(Small, seed: 1);
        var path = Path.Combine(folder, "model.safetensors");
        ModelCheckpoint.Save(path, trained);
        var frozen = ModelCheckpoint.Load(path, new OfficialCompatibility { Seed = 9 }.Apply);
        using (frozen.Model) Assert.Contains("the checkpoint's are not used", Assert.Single(frozen.Notes), StringComparison.Ordinal);
        var off = ModelCheckpoint.Load(path, o => o with { Head = ((StrmHeadOptions)o.Head) with { QuerySimilarity = QuerySimilarityMode.Off } });
        using (off.Model) Assert.Contains("temporal relations alone decide", Assert.Single(off.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Dropout_at_test_follows_from_seed_and_episode_and_concerns_the_similarity_alone()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var model = Official(similaritySeed: 3, seed: 1);
        using var still = new FewShotModel(Small with { Head = ((StrmHeadOptions)model.Options.Head) with { QuerySimilarityTestDropout = false } }, seed: 1);
        using var feed = new RandomFeed(3, 2, 2, 4, 32);
        var episode = feed.Load(0, CPU, CancellationToken.None);
        var (first, second, other, plain) = (Logits(model, episode, 7), Logits(model, episode, 7), Logits(model, episode, 8), Logits(still, episode, 7));
        Assert.True(first.Auxiliary!.Equals(second.Auxiliary!));
        Assert.False(first.Auxiliary!.Equals(other.Auxiliary!));
        Assert.False(first.Auxiliary!.Equals(plain.Auxiliary!));
        Assert.True(first.Primary.Equals(other.Primary));
        Assert.True(first.Primary.Equals(plain.Primary));
    }

    [Fact]
    public void The_optimizer_steps_as_in_the_official_code()
    {
        using var model = new FewShotModel(Small, seed: 1);
        var changed = new List<int>();
        Tensor before = Relation(model).clone();
        Train(model, new TrainingOptions { Iterations = 10, TasksPerStep = 4, LearningRate = 1e-3, StepRule = StepRule.Official }, task =>
        {
            if (!Relation(model).Equals(before)) changed.Add(task);
            before.Dispose();
            before = Relation(model).clone().DetachFromDisposeScope();
        });
        before.Dispose();
        Assert.Equal([3, 7, 9], changed);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static FewShotModel Official(long similaritySeed, long seed) => new(new OfficialCompatibility { Seed = similaritySeed }.Apply(Small), seed);

    private static Tensor Weight(FewShotModel model) => ((StrmHead)model.Head).Similarities[0].state_dict()["clsW.weight"];

    private static Tensor Relation(FewShotModel model) => model.StateDict()["transformers.0.v_linear.weight"];

    private static HeadLogits Logits(FewShotModel model, EpisodeTensors episode, long number) =>
        model.Head.Compare(model.Embed(episode.Support), episode.Layout, model.Embed(episode.Query), number);

    private static void Train(FewShotModel model, TrainingOptions options, Action<int>? afterTask = null)
    {
        using var trainer = new Trainer(model, options with { Way = 3, Shot = 1, Queries = 1 });
        using var feed = new RandomFeed(3, 1, 1, 4, 32);
        trainer.Run(feed, progress => afterTask?.Invoke(progress.Task), CancellationToken.None);
    }
}
