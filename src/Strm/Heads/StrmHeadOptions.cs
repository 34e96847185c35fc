using Strm.Models;

namespace Strm.Heads;

/// <summary>The parts and sizes of the STRM head. Defaults are those of the official scripts.</summary>
public sealed record StrmHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "strm";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => true;

    /// <summary>Frames per tuple, one relation module for each; the official runs use {2}.</summary>
    public IReadOnlyList<int> Cardinalities { get; init => field = FrameTupleSizes.Checked(value); } = [2];

    /// <summary>Width of keys and values, E.</summary>
    public int ProjectionWidth { get; init => field = OptionGuard.AtLeast(value, 1, "projection width"); } = 1152;

    /// <summary>Dropout rate after positions and before QC's tuples. The official code fixes 0.1.</summary>
    public double Dropout { get; init => field = OptionGuard.Between(value, 0, 0.99, "dropout"); } = 0.1;

    /// <summary>Patches along each side of a frame, so P = grid²; the official code fixes 4.</summary>
    public int PatchGrid { get; init => field = OptionGuard.Between(value, 1, 32, "patch grid"); } = PatchPooling.GridSize;

    /// <summary>Whether patches of a frame attend to each other (PLE, section 3.1 of the paper).</summary>
    public bool PatchEnrichment { get; init; } = true;

    /// <summary>Whether frames of a clip are mixed (FLE, section 3.1 of the paper).</summary>
    public bool FrameEnrichment { get; init; } = true;

    /// <summary>The query-class similarity (QC, section 3.2 of the paper).</summary>
    public QuerySimilarityMode QuerySimilarity { get; init; } = QuerySimilarityMode.Trained;

    /// <summary>Whether QC's dropout stays on at test, as it does in the official code.</summary>
    public bool QuerySimilarityTestDropout { get; init; }

    /// <summary>Where the weights of QC come from when they are frozen, and the units that it drops at test.</summary>
    public long QuerySimilaritySeed { get; init; }

    /// <summary>Weight of QC in the loss and in the logits.</summary>
    public double QuerySimilarityWeight { get; init => field = OptionGuard.AtLeast(value, 0, "query similarity weight"); } = 0.1;

    /// <summary>Whether PLE's attention is divided by √D: in the paper, not in the official code, whose checkpoints depend on it.</summary>
    public bool ScaledPatchAttention { get; init; }

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new StrmHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions Small() => this with { ProjectionWidth = 128 };

    /// <inheritdoc/>
    public override HeadOptions WithDropout(double rate) => this with { Dropout = rate };

    /// <inheritdoc/>
    public override HeadOptions WithCardinalities(IReadOnlyList<int> cardinalities) => this with { Cardinalities = cardinalities };
}
