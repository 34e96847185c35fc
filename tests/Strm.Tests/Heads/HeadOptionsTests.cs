using Strm.Backbones;
using Strm.Heads;
using Strm.Heads.Arn;
using Strm.Heads.CmnJ;
using Strm.Heads.HfAr;
using Strm.Heads.HyRsm;
using Strm.Heads.Tarn;
using Strm.Models;
using Strm.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>Names, defaults and refusals of the heads' options.</summary>
public sealed class HeadOptionsTests
{
    [Fact]
    public void The_methods_are_those_of_the_command_line() => Assert.Equal(
        ["strm", "trx", "otam", "tarn", "arn", "cmn-j", "hf-ar", "protonet", "tsn", "bi-mhm", "hyrsm", "chamfer", "crosstransformer", "frames"], HeadRegistry.All);

    [Fact]
    public void Defaults_are_those_of_the_papers_or_of_the_code_beside_them()
    {
        Assert.Equal([2, 3], new TrxHeadOptions().Cardinalities);
        Assert.Equal(1152, new TrxHeadOptions().ProjectionWidth);
        Assert.Equal(0.1, new OtamHeadOptions().Smoothing);
        Assert.Equal((256, TarnComparison.Network), (new TarnHeadOptions().HiddenWidth, new TarnHeadOptions().Comparison));
        Assert.Equal((8, null, 1.0), (new HyRsmHeadOptions().AttentionHeads, new HyRsmHeadOptions().AttentionWidth, new HyRsmHeadOptions().ClassificationWeight));
        Assert.Equal((3, true), (new ChamferHeadOptions().TupleSize, new ChamferHeadOptions().JointShots));
        Assert.Equal(4, new StrmHeadOptions().PatchGrid);
    }

    [Fact]
    public void Values_out_of_range_are_refused_with_the_range()
    {
        static string Message(Func<HeadOptions> create) => Assert.Throws<StrmException>(create).Message;
        Assert.Contains("smoothing is 0. It must be between 0.001 and 10.", Message(() => new OtamHeadOptions { Smoothing = 0 }), StringComparison.Ordinal);
        Assert.Contains("hidden width is 0. It must be at least 1.", Message(() => new TarnHeadOptions { HiddenWidth = 0 }), StringComparison.Ordinal);
        Assert.Contains("block width is 3. It must be at least 4.", Message(() => new ArnHeadOptions { BlockWidth = 3 }), StringComparison.Ordinal);
        Assert.Contains("saliencies is 0. It must be at least 1.", Message(() => new CmnJHeadOptions { Saliencies = 0 }), StringComparison.Ordinal);
        Assert.Contains("reflections is -1. It must be at least 0.", Message(() => new HfArHeadOptions { Reflections = -1 }), StringComparison.Ordinal);
        Assert.Contains("training classes is -1. It must be at least 0.", Message(() => new HyRsmHeadOptions { TrainingClasses = -1 }), StringComparison.Ordinal);
        Assert.Contains("tuple size is 0. It must be at least 1.", Message(() => new ChamferHeadOptions { TupleSize = 0 }), StringComparison.Ordinal);
        Assert.Contains("The cardinalities are {2,2}.", Message(() => new TrxHeadOptions { Cardinalities = [2, 2] }), StringComparison.Ordinal);
        Assert.Contains("patch grid is 0. It must be between 1 and 32.", Message(() => new StrmHeadOptions { PatchGrid = 0 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_a_head_lacks_are_refused_by_its_name()
    {
        Assert.Equal("A dropout rate was given for the head otam.", Assert.Throws<StrmException>(() => new OtamHeadOptions().WithDropout(0.2)).Given);
        Assert.Equal(new OtamHeadOptions(), new OtamHeadOptions().WithDropout(0));
        Assert.Equal("Cardinalities were given for the head tsn.", Assert.Throws<StrmException>(() => new TsnHeadOptions().WithCardinalities([2])).Given);
        Assert.Equal([3], ((TrxHeadOptions)new TrxHeadOptions().WithCardinalities([3])).Cardinalities);
    }

    [Fact]
    public void Training_sets_the_width_of_a_classifier_that_was_left_open()
    {
        Assert.Equal(44, ((CmnJHeadOptions)new CmnJHeadOptions().ForTraining(44)).TrainingClasses);
        Assert.Equal(0, ((HyRsmHeadOptions)new HyRsmHeadOptions { TrainingClasses = 0 }.ForTraining(44)).TrainingClasses);
    }

    [Fact]
    public void A_file_with_the_official_names_of_TRX_loads_as_that_head()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var options = new ModelOptions { Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = 4 }, Head = new TrxHeadOptions { ProjectionWidth = 16 }, ImageSize = 32 };
        using var model = new FewShotModel(options, seed: 3);
        var path = Path.Combine(Path.GetTempPath(), $"strm-trx-{Guid.NewGuid():N}.safetensors");
        try
        {
            TensorFile.Write(path, model.StateDict());
            using var loaded = ModelCheckpoint.Load(path).Model;
            var head = Assert.IsType<TrxHeadOptions>(loaded.Options.Head);
            Assert.Equal([2, 3], head.Cardinalities);
            Assert.Equal(16, head.ProjectionWidth);
            var (support, query, layout) = (rand([2, 8, 3, 32, 32]), rand([1, 8, 3, 32, 32]), new SupportLayout([0, 1], 2));
            Assert.True(model.Forward(support, layout, query).Primary.Equals(loaded.Forward(support, layout, query).Primary));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_head_of_ones_own_is_written_like_any_other_and_read_once_it_is_registered()
    {
        var model = new ModelOptions { Head = new OwnHeadOptions { Sharpness = 3 } };
        var json = System.Text.Json.JsonSerializer.Serialize(model, StrmJson.Line);
        Assert.Contains("""{"head":"own","sharpness":3}""", json, StringComparison.Ordinal);
        var error = Assert.Throws<System.Text.Json.JsonException>(() => System.Text.Json.JsonSerializer.Deserialize<ModelOptions>(json, StrmJson.Line));
        Assert.Contains("There is no method 'own'.", error.Message, StringComparison.Ordinal);
        HeadRegistry.Register(new OwnHeadOptions());
        Assert.Equal(model, System.Text.Json.JsonSerializer.Deserialize<ModelOptions>(json, StrmJson.Line));
        Assert.Equal(new OwnHeadOptions(), HeadRegistry.Create("own"));
        Assert.Throws<StrmException>(() => HeadRegistry.Register(new ProtoNetHeadOptions()));
    }

    private sealed record OwnHeadOptions : HeadOptions
    {
        public double Sharpness { get; init; } = 1;

        public override string Name => "own";

        public override bool IsOrderAware => false;

        public override FewShotHead Create(HeadContext context) => new ProtoNetHead(context);
    }
}
