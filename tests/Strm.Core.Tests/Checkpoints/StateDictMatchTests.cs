using Strm.Checkpoints;

namespace Strm.Core.Tests.Checkpoints;

public sealed class StateDictMatchTests
{
    private static readonly (int[] Blocks, bool Bottleneck)[] Networks = [([2, 2, 2, 2], false), ([3, 4, 6, 3], false), ([3, 4, 6, 3], true)];

    [Theory]
    [InlineData(18, 64)]
    [InlineData(34, 64)]
    [InlineData(50, 64)]
    [InlineData(18, 8)]
    [InlineData(50, 16)]
    public void The_backbone_is_read_off_keys_and_shapes(int layers, int width)
    {
        var backbone = StrmCheckpointLayout.Infer(Model(layers, width)).Backbone;
        Assert.Equal((layers, width), (backbone?.Layers, backbone?.Width));
        Assert.Equal((layers == 50 ? 32 : 8) * width, backbone!.FeatureWidth);
    }

    [Fact]
    public void Sizes_and_parts_are_read_off_keys_and_shapes()
    {
        var layout = StrmCheckpointLayout.Infer(Model(18, 8, frames: 9, projection: 40, cardinalities: [3, 2], querySimilarity: true));
        Assert.Equal("resnet18 of width 8, D = 64, E = 40, T = 9, cardinalities {3,2}, PLE, FLE, QC", layout.ToString());
        Assert.Equal([3, 2], layout.Cardinalities);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(16)]
    public void The_number_of_frames_of_a_model_without_frame_enrichment_follows_from_its_positions(int frames) =>
        Assert.Equal(frames, StrmCheckpointLayout.Infer(Model(18, 8, frames: frames, enrichment: false)).Frames);

    [Theory]
    [InlineData("module.")]
    [InlineData("module.module.")]
    [InlineData("_orig_mod.")]
    [InlineData("module._orig_mod.")]
    [InlineData("model.")]
    [InlineData("net._orig_mod.module.")]
    [InlineData("module.encoder_q.")]
    [InlineData("_forward_module.model.")]
    public void What_wrappers_put_before_names_is_taken_away(string prefix)
    {
        AssertSame(Model(18, 8), Model(18, 8).Select(e => e.WithName(prefix + e.Name)));
        AssertSame(Torchvision(), Torchvision().Select(e => e.WithName(prefix + "backbone." + e.Name)));
    }

    [Theory]
    [InlineData("resnet.", "resnet._orig_mod.")]
    [InlineData("resnet.4.", "resnet.4._checkpoint_wrapped_module.")]
    [InlineData("transformers.0.", "transformers.0._orig_mod.module.")]
    [InlineData("fr_enrich.", "fr_enrich.net.")]
    public void What_wrappers_put_into_names_is_taken_away(string from, string to) =>
        AssertSame(Model(18, 8), Model(18, 8).Select(e => e.WithName(e.Name.Replace(from, to, StringComparison.Ordinal))));

    [Fact]
    public void Names_of_parts_in_files_of_this_project_stay()
    {
        using var folder = new TemporaryFolder();
        var own = new Dictionary<string, string> { [CheckpointFile.OptionsKey] = "{}" };
        SafetensorsWriter.Write(folder.File("own.safetensors"), [SafetensorsTests.Source("head.encoder.weight", TensorType.Float32, [2], 1)], own);
        using var file = CheckpointFile.Open(folder.File("own.safetensors"));
        Assert.Equal("head.encoder.weight", Assert.Single(file.Entries).Name);
    }

    [Fact]
    public void Of_two_networks_in_a_file_one_is_chosen_by_the_beginning_of_its_names()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("two.safetensors");
        SafetensorsWriter.Write(path, [.. new[] { "net.conv1.weight", "backbone.conv1.weight", "module.encoder_k.conv1.weight" }.Select((name, i) => SafetensorsTests.Source(name, TensorType.Float32, [2 + i], i))]);
        var error = Assert.Throws<StrmException>(() => CheckpointFile.Open(path)).Message;
        Assert.Contains("has the tensor 'conv1.weight' twice: as '", error, StringComparison.Ordinal);
        Assert.Contains($"{path}::NAME", error, StringComparison.Ordinal);
        foreach (var (name, size) in new[] { ("net", 2), ("backbone", 3), ("encoder_k", 4) })
        {
            using var file = CheckpointFile.Open($"{path}::{name}");
            Assert.Equal($"conv1.weight Float32 [{size}]", Assert.Single(file.Entries).ToString());
        }

        Assert.Contains("has nothing under 'other'", Assert.Throws<StrmException>(() => CheckpointFile.Open(path + "::other")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_model_matches()
    {
        var match = StateDictMatch.Compare(Model(18, 8), Model(18, 8).Reverse());
        Assert.True(match.IsMatch);
        Assert.Empty(match.Reason);
        match.ThrowUnlessMatch("x.pt");
    }

    [Fact]
    public void Batch_counts_may_be_missing() =>
        Assert.True(StateDictMatch.Compare(Model(18, 8), Model(18, 8).Where(e => !e.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal))).IsMatch);

    [Fact]
    public void A_file_that_lacks_only_the_query_class_similarity_is_told_apart()
    {
        var match = StateDictMatch.Compare(Model(18, 8, querySimilarity: true), Model(18, 8));
        Assert.True(match.LacksOnlyQuerySimilarity);
        Assert.Contains("which the official code does not save", match.Reason, StringComparison.Ordinal);
        Assert.False(StateDictMatch.Compare(Model(18, 8, querySimilarity: true), Model(18, 8, projection: 41)).LacksOnlyQuerySimilarity);
    }

    [Fact]
    public void Another_backbone_is_the_reason() =>
        AssertReason(Model(50, 8), Model(18, 8), "Its backbone is resnet18 of width 8 and the model's is resnet50 of width 8: set --backbone resnet18 --backbone-width 8.");

    [Fact]
    public void Another_width_is_the_reason() => AssertReason(Model(18, 8), Model(18, 16), "--backbone-width 16");

    [Fact]
    public void Other_cardinalities_are_the_reason() =>
        AssertReason(Model(18, 8), Model(18, 8, cardinalities: [2, 3]), "Its cardinalities are {2,3} and the model's are {2}: set --cardinalities 2,3.");

    [Fact]
    public void Another_projection_width_is_the_reason() => AssertReason(Model(18, 8), Model(18, 8, projection: 41), "projection width E is 41 and the model's is 40");

    [Fact]
    public void Another_number_of_frames_is_the_reason() => AssertReason(Model(18, 8), Model(18, 8, frames: 16), "number of frames T is 16 and the model's is 8");

    [Fact]
    public void A_file_of_TRX_is_the_reason() => AssertReason(Model(18, 8), Model(18, 8, enrichment: false), "It is a checkpoint of TRX");

    [Fact]
    public void A_file_of_torchvision_is_the_reason() => AssertReason(Model(18, 8), Torchvision(), "It is a torchvision ResNet");

    [Fact]
    public void A_file_of_something_else_is_the_reason() => AssertReason(Model(18, 8), [Entry("encoder.weight", 3, 4)], "a checkpoint of something else");

    [Fact]
    public void The_message_lists_the_three_groups_and_stays_short()
    {
        TensorEntry[] found = [.. Model(50, 64).Select(e => e.Name.StartsWith("resnet.7", StringComparison.Ordinal) ? e.WithName(new string('x', 5000) + e.Name) : e)];
        var message = Assert.Throws<StrmException>(() => StateDictMatch.Compare(Model(18, 8), found).ThrowUnlessMatch("some.pt")).Message;
        Assert.Contains("some.pt", message, StringComparison.Ordinal);
        Assert.Contains(" missing: resnet.7.0.conv1.weight, ", message, StringComparison.Ordinal);
        Assert.Contains(" unexpected: ", message, StringComparison.Ordinal);
        Assert.Contains("resnet.0.weight ([64, 3, 7, 7] instead of [8, 3, 7, 7])", message, StringComparison.Ordinal);
        Assert.Contains(" more", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 200, 3000);
    }

    [Fact]
    public void A_torchvision_file_gives_the_backbone_its_official_names()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder.File("r.safetensors"), Torchvision().Select((e, i) => SafetensorsTests.Source(e.Name, e.Type, [.. e.Shape], i)));
        using var file = CheckpointFile.Open(folder.File("r.safetensors"));
        Assert.Equal(CheckpointKind.Torchvision, file.Kind);
        Assert.Equal(new BackboneLayout(new StageDepths(2, 2, 2, 2), IsBottleneck: false, 8), file.Layout.Backbone);
        var expected = Model(18, 8).Where(e => e.Name.StartsWith("resnet.", StringComparison.Ordinal));
        Assert.True(StateDictMatch.Compare(expected, file.BackboneTensors().Select(t => t.Entry)).IsMatch);
    }

    private static void AssertSame(IEnumerable<TensorEntry> expected, IEnumerable<TensorEntry> written)
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder.File("w.safetensors"), written.Select((e, i) => SafetensorsTests.Source(e.Name, e.Type, [.. e.Shape], i)));
        using var file = CheckpointFile.Open(folder.File("w.safetensors"));
        Assert.Equal(expected.Select(e => e.ToString()).Order(StringComparer.Ordinal), file.Entries.Select(e => e.ToString()).Order(StringComparer.Ordinal));
    }

    private static void AssertReason(IEnumerable<TensorEntry> model, IEnumerable<TensorEntry> file, string reason)
    {
        var match = StateDictMatch.Compare(model, file);
        Assert.False(match.IsMatch);
        Assert.Contains(reason, match.Reason, StringComparison.Ordinal);
    }

    private static TensorEntry Entry(string name, params long[] shape) => new(name, TensorType.Float32, shape);

    private static IEnumerable<TensorEntry> Torchvision() => Model(18, 8).Where(e => e.Name.StartsWith("resnet.", StringComparison.Ordinal))
        .Select(e => e.WithName(e.Name.Replace("resnet.0.", "conv1.", StringComparison.Ordinal).Replace("resnet.1.", "bn1.", StringComparison.Ordinal)
            .Replace("resnet.4", "layer1", StringComparison.Ordinal).Replace("resnet.5", "layer2", StringComparison.Ordinal).Replace("resnet.6", "layer3", StringComparison.Ordinal).Replace("resnet.7", "layer4", StringComparison.Ordinal)))
        .Append(Entry("fc.weight", 10, 64)).Append(Entry("fc.bias", 10));

    /// <summary>The keys of an official model that tell something about it.</summary>
    private static IEnumerable<TensorEntry> Model(int layers, int width, int frames = 8, int projection = 40, int[]? cardinalities = null, bool enrichment = true, bool querySimilarity = false)
    {
        var (blocks, isBottleneck) = Networks[layers switch { 18 => 0, 34 => 1, _ => 2 }];
        long d = (isBottleneck ? 32 : 8) * width;
        yield return Entry("resnet.0.weight", width, 3, 7, 7);
        yield return Entry("resnet.1.weight", width);
        yield return new TensorEntry("resnet.1.num_batches_tracked", TensorType.Int64, []);
        for (var stage = 0; stage < 4; stage++)
            for (var block = 0; block < blocks[stage]; block++)
                for (var conv = 1; conv <= (isBottleneck ? 3 : 2); conv++) yield return Entry($"resnet.{stage + 4}.{block}.conv{conv}.weight", width << stage, width, 3, 3);
        var modules = cardinalities ?? [2];
        for (var i = 0; i < modules.Length; i++)
        {
            yield return Entry($"transformers.{i}.pe.pe", 1, (int)(1.5 * frames), d);
            yield return Entry($"transformers.{i}.k_linear.weight", projection, modules[i] * d);
            if (querySimilarity) yield return Entry($"{StateDictKeys.QuerySimilarity}{i}.clsW.weight", d / 2, modules[i] * d);
        }

        if (!enrichment) yield break;
        yield return Entry("attn_pat.key_proj.weight", d, d);
        yield return Entry("fr_enrich.Tok_MLP.inp_fc.weight", frames, frames);
        yield return Entry("fr_enrich.Bot_MLP.inp_fc.weight", d, d);
    }
}
