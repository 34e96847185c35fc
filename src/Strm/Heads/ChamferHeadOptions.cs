namespace Strm.Heads;

/// <summary>The options of the Chamfer head. Defaults are those of the paper's best, Chamfer++.</summary>
public sealed record ChamferHeadOptions : HeadOptions
{
    /// <summary>The method's name.</summary>
    public const string HeadName = "chamfer";

    /// <inheritdoc/>
    public override string Name => HeadName;

    /// <inheritdoc/>
    public override bool IsOrderAware => TupleSize > 1;

    /// <summary>Frames per ordered tuple; 1 matches single frames, and is blind to order. Chamfer++ uses 3.</summary>
    public int TupleSize { get; init => field = OptionGuard.AtLeast(value, 1, "tuple size"); } = 3;

    /// <summary>Width of the projected tuples, E.</summary>
    public int ProjectionWidth { get; init => field = OptionGuard.AtLeast(value, 1, "projection width"); } = 1152;

    /// <summary>Whether all shots of a class are matched as one clip; otherwise each shot by itself, and shots are averaged.</summary>
    public bool JointShots { get; init; } = true;

    /// <summary>The fixed factor on the similarities; a learned one, which starts at 1, comes on top.</summary>
    public double Scale { get; init => field = OptionGuard.AtLeast(value, 0, "scale"); } = 10;

    /// <inheritdoc/>
    public override FewShotHead Create(HeadContext context) => new ChamferHead(this, context);

    /// <inheritdoc/>
    public override HeadOptions Small() => this with { ProjectionWidth = 128 };
}
