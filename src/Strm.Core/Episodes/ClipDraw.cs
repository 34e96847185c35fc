namespace Strm.Data;

/// <summary>The random choices for the clips of an episode: functions of the seed, the episode and the clip's place in it.</summary>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Episode">The number of the episode.</param>
/// <param name="Place">The clip's place: the support first, then the queries.</param>
public readonly record struct ClipDraw(long Seed, long Episode, int Place)
{
    /// <summary>Whether the clip is mirrored.</summary>
    /// <param name="mode">What is mirrored.</param>
    public bool Flip(FlipMode mode) => mode switch
    {
        FlipMode.Clip => new RandomSource(Seed, $"flip/{Episode}", Place).NextDouble() < 0.5,
        FlipMode.Episode => new RandomSource(Seed, "flip", Episode).NextDouble() < 0.5,
        _ => false,
    };

    /// <summary>The stream that the clip's ends and its crop are drawn from, in this order.</summary>
    public RandomSource View() => new(Seed, $"view/{Episode}", Place);
}
