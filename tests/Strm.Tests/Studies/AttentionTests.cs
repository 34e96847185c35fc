using Strm.Backbones;
using Strm.Episodes;
using Strm.Heads;
using Strm.Models;
using Strm.Reports;
using Strm.Studies;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Visualisation;

/// <summary>The numbers behind the attention figure, and that they are drawn where they belong.</summary>
public sealed class AttentionTests : IDisposable
{
    private const int Size = 64;

    private readonly FewShotModel model = new(
        new ModelOptions
        {
            Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = 8 },
            Head = new StrmHeadOptions { ProjectionWidth = 32, Cardinalities = [2, 3] },
            ImageSize = Size,
        },
        seed: 5);

    [Fact]
    public void Windows_of_patches_are_those_of_adaptive_pooling()
    {
        Assert.Equal([0..2, 1..4, 3..6, 5..7], PatchSpread.Windows(7));
        Assert.Equal([0..1, 0..2, 1..3, 2..3], PatchSpread.Windows(3));
        Assert.Equal([0..1, 1..2, 2..3, 3..4], PatchSpread.Windows(4));
        Assert.Equal([0..1, 0..1, 1..2, 1..2], PatchSpread.Windows(2));
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(3, 3)]
    [InlineData(2, 5)]
    public void A_patch_is_laid_back_onto_the_cells_that_it_was_pooled_from(int height, int width)
    {
        using var scope = NewDisposeScope();
        var spread = PatchSpread.Spread(eye(PatchPooling.PatchCount), height, width); // (P, h, w)
        for (var patch = 0; patch < PatchPooling.PatchCount; patch++)
        {
            var (rows, columns) = (PatchSpread.Windows(height)[patch / 4], PatchSpread.Windows(width)[patch % 4]);
            var maps = zeros([1, 1, 1, height, width]); // (N, T, D, h, w)
            for (var row = 0; row < height; row++)
            {
                for (var column = 0; column < width; column++)
                {
                    var inside = rows.Start.Value <= row && row < rows.End.Value && columns.Start.Value <= column && column < columns.End.Value;
                    Assert.Equal(inside, spread[patch, row, column].ToSingle() > 0);
                    maps.zero_();
                    maps[0, 0, 0, row, column] = 1;
                    Assert.Equal(inside ? 1 : 0, PatchPooling.Patches(maps)[0, 0, patch, 0].ToSingle()); // the pooling sees the cell just where it is laid back
                }
            }

            Assert.Equal(1, spread[patch].sum().ToSingle(), 1e-5f);
        }
    }

    [Fact]
    public void Attention_sums_to_1_and_the_logits_are_those_of_the_model()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (layout, support, query) = Episode(); // 3 classes with 2, 1 and 2 clips
        using var analysis = AttentionAnalysis.Of(model, ["a", "b", "c"], layout, support, query);
        AssertOnes(analysis.SupportAttention!.sum([-2, -1])); // (S, T)
        AssertOnes(analysis.QueryAttention!.sum([-2, -1])); // (T)
        foreach (var tuples in analysis.Tuples) AssertOnes(tuples.Weights.sum(-1)); // (C, M)
        var expected = model.Forward(support.Frames, layout, query.Frames).Combined()[0].data<float>().ToArray();
        for (var c = 0; c < expected.Length; c++) Assert.Equal(expected[c], analysis.Logits[c], 1e-4);
        Assert.Equal(1, analysis.Confidences.Sum(), 1e-9);
        Assert.Equal(Array.IndexOf(expected, expected.Max()), analysis.Predicted);
        Assert.Equal(3, analysis.Stages.Count);
        Assert.All(analysis.Stages, stage => Assert.Equal([5L, 8, 8], stage.Cosine.shape));
    }

    [Fact]
    public void A_query_that_is_a_support_clip_matches_each_tuple_with_itself()
    {
        using var scope = NewDisposeScope();
        var (layout, support, _) = Episode();
        var twin = new NamedClips(["twin"], support.Frames.narrow(0, 3, 1));
        using var analysis = AttentionAnalysis.Of(model, ["a", "b", "c"], layout, support, twin);
        Assert.Equal(layout.Labels[3], analysis.Predicted);
        foreach (var match in analysis.Tuples.SelectMany(tuples => tuples.Strongest(layout.Labels[3], int.MaxValue)))
        {
            Assert.Equal(3, match.SupportClip);
            Assert.Equal(match.QueryFrames, match.SupportFrames);
        }

        foreach (var stage in analysis.Stages) AssertOnes(stage.Cosine[3].diagonal());
    }

    [Fact]
    public void Matches_of_a_class_are_with_its_own_clips_and_the_strongest_come_first()
    {
        using var scope = NewDisposeScope();
        var (layout, support, query) = Episode();
        using var analysis = AttentionAnalysis.Of(model, ["a", "b", "c"], layout, support, query);
        for (var label = 0; label < 3; label++)
        {
            var matches = analysis.Tuples[0].Strongest(label, 10);
            Assert.Equal(10, matches.Count);
            Assert.All(matches, match => Assert.Equal(label, layout.Labels[match.SupportClip]));
            Assert.Equal(matches.OrderByDescending(m => m.Weight), matches);
            Assert.All(matches, match => Assert.InRange(match.Weight, 1.0 / (28 * 2), 1));
        }
    }

    [Fact]
    public void Attention_lies_over_the_part_of_the_frame_that_it_is_about()
    {
        using var scope = NewDisposeScope();
        var clip = full([2, 3, Size, Size], 0.5f); // grey frames (T, 3, H, W)
        clip[1, 0, 40, 8] = 1; // one red pixel in the second frame
        var attention = zeros(2, 4, 4); // (T, h, w)
        attention[1, 3, 0] = 1; // second frame, lower left corner
        var picture = FilmStrip.Draw(clip, 2, attention);
        Assert.Equal(255, Pixel(picture, (1 * ((2 * Size) + 2)) + (2 * 8), 2 * 40).Red); // the frame as the network sees it
        var brightest = (X: 0, Y: 0, Value: 0);
        for (var y = (2 * Size) + 2; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var colour = Pixel(picture, x, y);
                var isGap = x is 2 * Size or (2 * Size) + 1;
                if (!isGap && colour.Red + colour.Green > brightest.Value) brightest = (x, y, colour.Red + colour.Green);
            }
        }

        Assert.InRange(brightest.X, (2 * Size) + 2, (2 * Size) + 2 + (2 * Size / 4));
        Assert.InRange(brightest.Y, (2 * Size) + 2 + (2 * Size * 3 / 4), picture.Height);
        Assert.Equal(Pixel(picture, 0, picture.Height - 1), Pixel(picture, (2 * Size) - 1, picture.Height - 1)); // nothing on the first frame
    }

    [Fact]
    public void The_figure_escapes_names_and_shows_every_clip()
    {
        using var scope = NewDisposeScope();
        var (layout, support, query) = Episode();
        using var analysis = AttentionAnalysis.Of(model, ["<b>", "b & c", "c"], layout, support with { Names = ["<b>/1", "b & c/2", "c/3", "<b>/4", "c/5"] }, query);
        var html = new AttentionFigure(analysis).ToPage().ToString();
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;/4", html, StringComparison.Ordinal);
        Assert.Equal(1 + 5 + 2 + 1, html.Split("<img ").Length - 1);
        Assert.True(new AttentionFigure(analysis).ToPicture().Height > 7 * 256);
    }

    [Fact]
    public void Labels_fit_their_room_and_unknown_letters_become_boxes()
    {
        var canvas = new RgbCanvas(60, 20).Label("a very long label", 0, 0, new RgbColour(0, 0, 0), 60);
        Assert.Contains(canvas.Pixels.ToArray(), value => value < 128);
        var unknown = new RgbCanvas(20, 20).Label("漢", 0, 0, new RgbColour(0, 0, 0));
        var box = new RgbCanvas(20, 20).Label("□", 0, 0, new RgbColour(0, 0, 0));
        Assert.Equal(box.Pixels.ToArray(), unknown.Pixels.ToArray());
    }

    [Fact]
    public void Another_head_shows_what_its_answer_rests_on_and_how_alike_frames_are()
    {
        using var scope = NewDisposeScope();
        using var other = new FewShotModel(model.Options with { Head = new ProtoNetHeadOptions() });
        var (layout, support, query) = Episode();
        using var analysis = AttentionAnalysis.Of(other, ["a", "b", "c"], layout, support, query);
        Assert.Empty(analysis.Tuples);
        Assert.Equal("pooled frames", Assert.Single(analysis.Stages).Stage);
        Assert.Equal([5L, 8, 8, 8], analysis.SupportRelevance.shape);
        Assert.Equal(1, analysis.QueryRelevance.mean().ToDouble(), 1e-4);
        Assert.Equal(1 + 5 + 1, new AttentionFigure(analysis).ToPage().ToString().Split("<img ").Length - 1);
    }

    public void Dispose() => model.Dispose();

    private static (SupportLayout Layout, NamedClips Support, NamedClips Query) Episode()
    {
        using var random = new Generator(7);
        var frames = rand([6, 8, 3, Size, Size], generator: random);
        return (new SupportLayout([0, 1, 2, 0, 2], 3), new NamedClips(["a/1", "b/2", "c/3", "a/4", "c/5"], frames.narrow(0, 0, 5)), new NamedClips(["q"], frames.narrow(0, 5, 1)));
    }

    private static RgbColour Pixel(RgbCanvas picture, int x, int y)
    {
        var offset = ((y * picture.Width) + x) * 3;
        return new RgbColour(picture.Pixels[offset], picture.Pixels[offset + 1], picture.Pixels[offset + 2]);
    }

    private static void AssertOnes(Tensor values) => Assert.True((values - 1).abs().max().ToSingle() < 1e-5);
}
