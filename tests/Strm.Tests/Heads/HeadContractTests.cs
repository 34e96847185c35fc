using System.Text.Json;
using Strm.Backbones;
using Strm.Episodes;
using Strm.Heads;
using Strm.Models;
using Strm.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>What every head of the registry keeps to.</summary>
public sealed class HeadContractTests
{
    private const double Tolerance = 1e-9;

    private static readonly int[] Labels = [0, 1, 2, 0, 1, 2];

    public static TheoryData<string> All => HeadCase.All;

    private static SupportLayout Even => new(Labels, 3);

    [Theory]
    [MemberData(nameof(All))]
    public void Logits_are_finite_and_have_a_row_per_query_and_a_column_per_class(string name)
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(name);
        foreach (var (way, queries) in new[] { (3, 4), (2, 1), (6, 3) })
        {
            var layout = new SupportLayout([.. Enumerable.Range(0, 6).Select(i => i % way)], way);
            var logits = head.Logits(HeadCase.Maps(6, 1), layout, HeadCase.Maps(queries, 2));
            Assert.Equal([queries, way], logits.shape);
            Assert.True(logits.isfinite().all().ToBoolean());
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Clips_without_any_activation_give_finite_logits(string name)
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(name);
        Assert.True(head.Logits(zeros_like(HeadCase.Maps(6, 1)), Even, HeadCase.Maps(2, 2)).isfinite().all().ToBoolean());
        Assert.True(head.Logits(HeadCase.Maps(6, 1), Even, zeros_like(HeadCase.Maps(2, 2))).isfinite().all().ToBoolean());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Another_order_of_the_classes_orders_the_columns(string name)
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(name);
        var (support, query) = (HeadCase.Maps(6, 1), HeadCase.Maps(4, 2));
        var turned = new SupportLayout([.. Labels.Select(l => (l + 1) % 3)], 3);
        TensorAssert.Close(head.Logits(support, Even, query).roll(1, 1), head.Logits(support, turned, query), Tolerance, name);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Another_order_of_the_queries_orders_the_rows(string name)
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(name);
        var (support, query) = (HeadCase.Maps(6, 1), HeadCase.Maps(4, 2));
        TensorAssert.Close(head.Logits(support, Even, query).flip(0), head.Logits(support, Even, query.flip(0)), Tolerance, name);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Another_order_of_the_support_clips_changes_nothing(string name)
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(name);
        var (support, query) = (HeadCase.Maps(6, 1), HeadCase.Maps(4, 2));
        int[] order = [4, 3, 2, 5, 1, 0];
        var mixed = head.Logits(support.index_select(0, tensor(order.Select(i => (long)i).ToArray())), new SupportLayout([.. order.Select(i => Labels[i])], 3), query);
        TensorAssert.Close(head.Logits(support, Even, query), mixed, Tolerance, name);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_class_scores_the_same_whatever_the_shots_of_the_others(string name)
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(name);
        var (support, query) = (HeadCase.Maps(6, 1), HeadCase.Maps(4, 2));
        var uneven = head.Logits(support, new SupportLayout([0, 1, 1, 1, 2, 2], 3), query);
        Assert.True(uneven.isfinite().all().ToBoolean());
        if (Exceptions.ClassesSeeEachOther.Contains(name)) return;
        var single = head.Logits(support.index_select(0, tensor([0L, 1, 4])), new SupportLayout([0, 1, 2], 3), query);
        TensorAssert.Close(single.select(1, 0), uneven.select(1, 0), Tolerance, "the class of one shot");
        var triple = head.Logits(support.index_select(0, tensor([3L, 1, 2])), new SupportLayout([0, 0, 0], 1), query);
        TensorAssert.Close(triple.select(1, 0), uneven.select(1, 1), Tolerance, "the class of three shots");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Reversed_queries_score_differently_just_where_a_head_is_aware_of_order(string name)
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(name);
        var (support, query) = (HeadCase.Maps(6, 1), HeadCase.Maps(4, 2));
        var difference = (head.Logits(support, Even, query) - head.Logits(support, Even, query.flip(1))).abs().amax([]).ToDouble();
        if (head.Options.IsOrderAware) Assert.True(difference > 1e-5, $"{name}: {difference}");
        else Assert.True(difference < Tolerance, $"{name}: {difference}");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_clip_is_embedded_alike_alone_and_among_others(string name)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var head = new HeadCase(name);
        var maps = HeadCase.Maps(3, 1);
        var (together, alone) = (head.Head.Embed(maps), head.Head.Embed(maps.narrow(0, 1, 1)));
        Assert.Equal(3, together.Count);
        foreach (var (whole, one) in together.Parts.Zip(alone.Parts)) TensorAssert.Close(whole.narrow(0, 1, 1), one, Tolerance, name);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_same_seed_gives_the_same_logits_to_the_last_bit(string name)
    {
        using var scope = NewDisposeScope();
        using var first = new HeadCase(name, seed: 3, type: ScalarType.Float32);
        using var again = new HeadCase(name, seed: 3, type: ScalarType.Float32);
        using var other = new HeadCase(name, seed: 4, type: ScalarType.Float32);
        var (support, query) = (HeadCase.Maps(6, 1).to_type(ScalarType.Float32), HeadCase.Maps(4, 2).to_type(ScalarType.Float32));
        var logits = first.Logits(support, Even, query);
        Assert.True(logits.Equals(again.Logits(support, Even, query)));
        Assert.Equal(!first.Head.parameters().Any(), logits.Equals(other.Logits(support, Even, query)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Feature_maps_of_another_shape_are_refused_with_the_right_one(string name)
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(name);
        foreach (var maps in new[] { zeros([2, HeadCase.Frames, HeadCase.Width]), HeadCase.Maps(2, 1, HeadCase.Frames + 1), zeros([2, HeadCase.Frames, HeadCase.Width + 1, 2, 2]) })
        {
            var error = Assert.Throws<StrmException>(() => head.Head.Embed(maps));
            Assert.Contains($"({string.Join(", ", maps.shape)})", error.Given, StringComparison.Ordinal);
            Assert.Contains($"{HeadCase.Frames} frames, {HeadCase.Width} channels", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_label_too_few_is_refused(string name)
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(name);
        var error = Assert.Throws<StrmException>(() => head.Logits(HeadCase.Maps(7, 1), Even, HeadCase.Maps(1, 2)));
        Assert.Equal("There are 7 support clips but 6 labels.", error.Given);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Embedding_and_comparing_leave_no_tensor_behind(string name)
    {
        using var head = new HeadCase(name);
        Episode();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 3; i++) Episode();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Episode()
        {
            using var scope = NewDisposeScope();
            head.Logits(HeadCase.Maps(6, 1), Even, HeadCase.Maps(4, 2));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_checkpoint_brings_the_head_back(string name)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var options = new ModelOptions
        {
            Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = 4 },
            Head = HeadRegistry.Create(name).Small().ForTraining(HeadCase.TrainingClasses),
            Frames = HeadCase.Frames,
            ImageSize = 32,
        };
        using var model = new FewShotModel(options, seed: 5);
        var path = Path.Combine(Path.GetTempPath(), $"strm-head-{Guid.NewGuid():N}.safetensors");
        try
        {
            ModelCheckpoint.Save(path, model);
            using var loaded = ModelCheckpoint.Load(path).Model;
            Assert.Equal(JsonSerializer.Serialize(options, StrmJson.Line), JsonSerializer.Serialize(loaded.Options, StrmJson.Line));
            var (support, query) = (rand([6, HeadCase.Frames, 3, 32, 32]), rand([2, HeadCase.Frames, 3, 32, 32]));
            Assert.True(model.Forward(support, Even, query).Combined().Equals(loaded.Forward(support, Even, query).Combined()));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
