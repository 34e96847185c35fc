using Strm.Backbones;
using Strm.Heads;
using Strm.Heads.Arn;
using Strm.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>ARN's parts against the paper's equations in plain loops.</summary>
public sealed class ArnTests
{
    private const int Width = 6;

    [Fact]
    public void Second_order_pooling_averages_weighted_outer_products()
    {
        using var scope = NewDisposeScope();
        var (blocks, weights) = (Random([2, 7, Width]), Random([2, 7]));
        var pooled = SecondOrder.Pool(blocks, weights);
        for (var n = 0; n < 2; n++)
        {
            var (features, attention) = (Plain.Rows(blocks[n]), Plain.Values(weights[n]));
            for (var i = 0; i < Width; i++)
            {
                for (var j = 0; j < Width; j++)
                {
                    Assert.Equal(Enumerable.Range(0, 7).Average(b => attention[b] * features[b][i] * features[b][j]), pooled[n, i, j].ToDouble(), 1e-12);
                }
            }
        }
    }

    [Fact]
    public void Power_normalisation_squashes_each_element_by_the_trace()
    {
        using var scope = NewDisposeScope();
        var matrices = SecondOrder.Pool(Random([2, 7, Width]) - 0.3, Random([2, 7]));
        var normalised = SecondOrder.Normalise(matrices, 20);
        for (var n = 0; n < 2; n++)
        {
            var rows = Plain.Rows(matrices[n]);
            var trace = Enumerable.Range(0, Width).Sum(i => rows[i][i]);
            for (var i = 0; i < Width; i++)
            {
                for (var j = 0; j < Width; j++) Assert.Equal((2 / (1 + Math.Exp(-20 * rows[i][j] / (trace + 1e-6)))) - 1, normalised[n, i, j].ToDouble(), 1e-12);
            }
        }
    }

    [Fact]
    public void Attention_multiplies_the_weight_of_a_block_and_of_a_position()
    {
        using var scope = NewDisposeScope();
        using var attention = Attention();
        var blocks = Random([2, 5, 3, Width]);
        var weights = attention.forward(blocks);
        var state = attention.state_dict();
        for (var n = 0; n < 2; n++)
        {
            var temporal = Temporal(state, blocks[n]);
            for (var t = 0; t < 5; t++)
            {
                var positions = Plain.Rows(blocks[n, t]);
                for (var p = 0; p < 3; p++)
                {
                    Assert.Equal(temporal[t] * Plain.Sigmoid(Plain.Linear(state, "spatial", positions[p])[0]), weights[n, t, p].ToDouble(), 1e-12);
                }
            }
        }
    }

    [Fact]
    public void Misalignment_compares_the_attention_to_permuted_blocks_with_permuted_attention()
    {
        using var scope = NewDisposeScope();
        using var attention = Attention();
        var blocks = Random([2, 5, 3, Width]);
        int[] order = [3, 0, 4, 1, 2];
        var index = tensor(order.Select(i => (long)i).ToArray());
        var state = attention.state_dict();
        var misalignment = attention.Misalignment(blocks, index);
        for (var n = 0; n < 2; n++)
        {
            var (straight, permuted) = (Temporal(state, blocks[n]), Temporal(state, blocks[n].index_select(0, index)));
            Assert.Equal(Enumerable.Range(0, 5).Average(t => Math.Pow(permuted[t] - straight[order[t]], 2)), misalignment[n].ToDouble(), 1e-14);
        }

        Assert.True(misalignment.min().ToDouble() > 0);
        Assert.Equal(0, attention.Misalignment(blocks, arange(5, ScalarType.Int64)).max().ToDouble());
    }

    [Fact]
    public void The_comparator_scores_each_pair_by_two_convolutions()
    {
        using var scope = NewDisposeScope();
        using var comparator = new DescriptorComparator(3);
        Strm.Backbones.WeightInitialiser.Initialise(comparator, 1);
        comparator.to(ScalarType.Float64);
        var (query, classes) = (Random([2, Width, Width]), Random([3, Width, Width]));
        var scores = comparator.forward(query, classes);
        Assert.Equal([2, 3], scores.shape);
        for (var q = 0; q < 2; q++)
        {
            for (var c = 0; c < 3; c++) Assert.Equal(Score(comparator.state_dict(), query[q], classes[c]), scores[q, c].ToDouble(), 1e-10);
        }
    }

    [Fact]
    public void Logits_join_the_parts_and_average_the_descriptors_of_a_class()
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase(new ArnHeadOptions { BlockWidth = Width, Filters = 3, Slope = 20 });
        var state = head.Head.state_dict();
        var (support, query) = (HeadCase.Maps(3, 1), HeadCase.Maps(2, 2));
        var logits = head.Logits(support, new SupportLayout([0, 1, 1], 2), query);
        var descriptors = Enumerable.Range(0, 3).Select(i => Descriptor(state, support[i])).ToArray();
        Tensor[] classes = [descriptors[0], (descriptors[1] + descriptors[2]) / 2];
        for (var q = 0; q < 2; q++)
        {
            for (var c = 0; c < 2; c++)
            {
                var score = Score(Part(state, "comparator."), Descriptor(state, query[q]), classes[c]);
                Assert.Equal(score, logits[q, c].ToDouble(), 1e-10);
            }
        }
    }

    [Fact]
    public void Only_training_adds_the_misalignment()
    {
        using var scope = NewDisposeScope();
        using var head = new HeadCase("arn");
        var layout = new SupportLayout([0, 1], 2);
        Assert.Null(head.Head.Compare(head.Head.Embed(HeadCase.Maps(2, 1)), layout, head.Head.Embed(HeadCase.Maps(1, 2))).Penalty);
        head.Head.train();
        head.Dropout.Active = true;
        head.Dropout.Begin(new RandomSource(1, "test"));
        Assert.True(head.Head.Compare(head.Head.Embed(HeadCase.Maps(2, 1)), layout, head.Head.Embed(HeadCase.Maps(1, 2))).Penalty!.ToDouble() > 0);
    }

    private static Tensor Random(long[] shape)
    {
        using var generator = new Generator((ulong)shape.Sum());
        return rand(shape, ScalarType.Float64, generator: generator);
    }

    private static BlockAttention Attention()
    {
        var attention = new BlockAttention(Width);
        Strm.Backbones.WeightInitialiser.Initialise(attention, 1);
        return attention.to(ScalarType.Float64);
    }

    private static Dictionary<string, Tensor> Part(Dictionary<string, Tensor> state, string prefix) =>
        state.Where(e => e.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(e => e.Key[prefix.Length..], e => e.Value);

    // Convolution over three neighbours, zeros beyond the ends.
    private static double[] Convolved(Tensor weight, Tensor bias, double[][] sequence, int position)
    {
        var result = Plain.Values(bias);
        for (var k = 0; k < 3; k++)
        {
            var t = position + k - 1;
            if (t < 0 || t >= sequence.Length) continue;
            result = Plain.Add(result, [.. Plain.Rows(weight.select(2, k)).Select(row => Plain.Dot(row, sequence[t]))]);
        }

        return result;
    }

    private static double[] Temporal(Dictionary<string, Tensor> state, Tensor blocks)
    {
        double[][] means = [.. Enumerable.Range(0, (int)blocks.shape[0]).Select(t => Plain.Mean(Plain.Rows(blocks[t])))];
        return [.. Enumerable.Range(0, means.Length).Select(t => Plain.Sigmoid(Convolved(state["temporal.weight"], state["temporal.bias"], means, t)[0]))];
    }

    private static Tensor Descriptor(Dictionary<string, Tensor> state, Tensor maps)
    {
        var positions = maps.flatten(2, 3); // (T, D, P)
        var (frames, count) = ((int)positions.shape[0], (int)positions.shape[2]);
        var blocks = new double[frames, count][];
        for (var p = 0; p < count; p++)
        {
            double[][] sequence = [.. Enumerable.Range(0, frames).Select(t => Plain.Values(positions[t].select(1, p)))];
            for (var t = 0; t < frames; t++) blocks[t, p] = Plain.Relu(Convolved(state["blocks.weight"], state["blocks.bias"], sequence, t));
        }

        var attention = Part(state, "attention.");
        double[][] means = [.. Enumerable.Range(0, frames).Select(t => Plain.Mean([.. Enumerable.Range(0, count).Select(p => blocks[t, p])]))];
        var sum = new double[Width, Width];
        for (var t = 0; t < frames; t++)
        {
            var temporal = Plain.Sigmoid(Convolved(attention["temporal.weight"], attention["temporal.bias"], means, t)[0]);
            for (var p = 0; p < count; p++)
            {
                var weight = temporal * Plain.Sigmoid(Plain.Linear(attention, "spatial", blocks[t, p])[0]);
                for (var i = 0; i < Width; i++)
                {
                    for (var j = 0; j < Width; j++) sum[i, j] += weight * blocks[t, p][i] * blocks[t, p][j] / (frames * count);
                }
            }
        }

        return SecondOrder.Normalise(tensor(sum).unsqueeze(0), 20)[0];
    }

    private static double Score(Dictionary<string, Tensor> state, Tensor query, Tensor descriptor)
    {
        var halved = Pooled(Image(state, "first", [Matrix(query), Matrix(descriptor)]), Width / 2);
        var quarters = Image(state, "second", halved).Select(m => Quarters(m)).SelectMany(v => v).ToArray();
        return Plain.Linear(state, "score", quarters)[0];
    }

    private static double[,] Matrix(Tensor tensor)
    {
        var matrix = new double[tensor.shape[0], tensor.shape[1]];
        for (var i = 0; i < matrix.GetLength(0); i++)
        {
            for (var j = 0; j < matrix.GetLength(1); j++) matrix[i, j] = tensor[i, j].ToDouble();
        }

        return matrix;
    }

    private static double[][,] Image(Dictionary<string, Tensor> state, string name, double[][,] input)
    {
        var (weight, bias) = (state[$"{name}.weight"], Plain.Values(state[$"{name}.bias"]));
        var side = input[0].GetLength(0);
        return [.. Enumerable.Range(0, bias.Length).Select(f =>
        {
            var kernels = Enumerable.Range(0, input.Length).Select(i => Matrix(weight[f, i])).ToArray();
            var output = new double[side, side];
            for (var y = 0; y < side; y++)
            {
                for (var x = 0; x < side; x++)
                {
                    var sum = bias[f];
                    for (var k = 0; k < 9 * input.Length; k++)
                    {
                        var (i, dy, dx) = (k / 9, (k % 9 / 3) - 1, (k % 3) - 1);
                        if (y + dy < 0 || y + dy >= side || x + dx < 0 || x + dx >= side) continue;
                        sum += kernels[i][dy + 1, dx + 1] * input[i][y + dy, x + dx];
                    }

                    output[y, x] = Math.Max(0, sum);
                }
            }

            return output;
        })];
    }

    private static double[][,] Pooled(double[][,] images, int side) => [.. images.Select(image =>
    {
        var pooled = new double[side, side];
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                pooled[y, x] = Math.Max(Math.Max(image[2 * y, 2 * x], image[2 * y, (2 * x) + 1]), Math.Max(image[(2 * y) + 1, 2 * x], image[(2 * y) + 1, (2 * x) + 1]));
            }
        }

        return pooled;
    })];

    // Adaptive mean to 2×2: cells ⌊i·n/2⌋ up to ⌈(i+1)·n/2⌉.
    private static double[] Quarters(double[,] image)
    {
        var side = image.GetLength(0);
        var ranges = new[] { (0, (side + 1) / 2), (side / 2, side) };
        return [.. from rows in ranges from columns in ranges select Mean(rows, columns)];

        double Mean((int From, int To) rows, (int From, int To) columns) =>
            (from y in Enumerable.Range(rows.From, rows.To - rows.From) from x in Enumerable.Range(columns.From, columns.To - columns.From) select image[y, x]).Average();
    }
}
