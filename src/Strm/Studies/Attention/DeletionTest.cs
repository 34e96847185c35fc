using Strm.Heads;
using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Studies;

/// <summary>Whether what a picture marks matters: hides the marked cells of the query, and as many others at random.</summary>
/// <remarks>Petsiuk, Das and Saenko, "RISE", BMVC 2018, section 4.3, with one fixed share hidden and a comparison with chance. A cell
/// is hidden under the clip's mean colour.</remarks>
/// <param name="Share">The share of the query's cells that was hidden.</param>
/// <param name="Lead">The predicted class's logit minus the mean of all, with nothing hidden.</param>
/// <param name="MarkedChange">How the lead changes with the marked cells hidden.</param>
/// <param name="RandomChange">How it changes with as many cells of each frame hidden at random, on average.</param>
/// <param name="Draws">The number of random choices averaged.</param>
public sealed record DeletionTest(double Share, double Lead, double MarkedChange, double RandomChange, int Draws)
{
    /// <summary>The share that is hidden.</summary>
    public const double HiddenShare = 0.2;

    /// <summary>Random choices.</summary>
    public const int RandomDraws = 8;

    /// <summary>How much more the marked cells carry than others: negative if the picture shows something.</summary>
    public double Difference => MarkedChange - RandomChange;

    /// <summary>Runs the test.</summary>
    /// <param name="model">The model; it is put into evaluation mode.</param>
    /// <param name="support">Support clips (S, T, 3, H, W), float in [0, 1].</param>
    /// <param name="layout">Their classes.</param>
    /// <param name="query">The query (T, 3, H, W).</param>
    /// <param name="marks">What the picture marks (T, h, w): the largest are hidden.</param>
    /// <param name="seed">The seed of the random choices.</param>
    /// <returns>The changes.</returns>
    public static DeletionTest Of(FewShotModel model, Tensor support, SupportLayout layout, Tensor query, Tensor marks, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(marks);
        model.Eval();
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var cells = marks.to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        var hidden = Math.Max(1, (int)(cells.Length * HiddenShare));
        var marked = Enumerable.Range(0, cells.Length).OrderByDescending(i => cells[i]).Take(hidden).ToArray();
        var perFrame = cells.Length / (int)marks.shape[0];
        var variants = new List<Tensor> { query, Hidden(query, marks, marked) };
        for (var draw = 0; draw < RandomDraws; draw++)
            variants.Add(Hidden(query, marks, Others(marked, perFrame, new RandomSource(seed, "deletion", draw))));
        using var backbone = model.PrepareBackbone();
        var embedded = model.Embed(support, backbone);
        var logits = variants
            .Select(v => model.Head.Compare(embedded, layout, model.Embed(v.unsqueeze(0), backbone)).Combined()[0]).ToArray(); // each (C)
        var predicted = (int)logits[0].argmax().Number();
        var leads = Array.ConvertAll(logits, l => (l[predicted] - l.mean()).Number());
        var random = leads.Skip(2).Average() - leads[0];
        return new DeletionTest((double)hidden / cells.Length, leads[0], leads[1] - leads[0], random, RandomDraws);
    }

    // As many cells of each frame, anywhere, as are marked in it, so that frames are not compared with each other.
    private static int[] Others(int[] marked, int perFrame, RandomSource random) =>
        [.. marked.GroupBy(i => i / perFrame)
            .SelectMany(frame => random.Sample(perFrame, frame.Count()).Select(i => (frame.Key * perFrame) + i))];

    private static Tensor Hidden(Tensor query, Tensor marks, int[] cells)
    {
        var (rows, columns, height, width) = ((int)marks.shape[1], (int)marks.shape[2], (int)query.shape[2], (int)query.shape[3]);
        var result = query.clone();
        var colour = query.mean([0, 2, 3]).reshape(3, 1, 1); // (3, 1, 1)
        foreach (var cell in cells)
        {
            var (frame, row, column) = (cell / (rows * columns), cell / columns % rows, cell % columns);
            var (top, left) = (row * height / rows, column * width / columns);
            var (tall, wide) = (((row + 1) * height / rows) - top, ((column + 1) * width / columns) - left);
            result[frame].narrow(1, top, tall).narrow(2, left, wide).copy_(colour.expand(3, tall, wide));
        }

        return result;
    }
}
