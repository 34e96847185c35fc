using System.Runtime.CompilerServices;

namespace Strm.Synthesis;

/// <summary>The numbers of a <see cref="Pose"/>, so that poses can be blended in a loop.</summary>
[InlineArray(Count)]
internal struct PoseValues
{
    /// <summary>How many numbers a pose has.</summary>
    public const int Count = 20;

    private float first;
}
