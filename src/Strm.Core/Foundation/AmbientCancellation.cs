namespace Strm;

/// <summary>Ends long work that was given no token of its own: in a notebook, when its cell is interrupted.</summary>
/// <remarks>A program names no source and nothing changes for it. A token that is given to a call always goes first.</remarks>
public static class AmbientCancellation
{
    private static Func<CancellationToken> source = () => CancellationToken.None;

    /// <summary>Says where the token comes from.</summary>
    /// <param name="current">Answers the token of the work that asks, for example of the running cell.</param>
    public static void Use(Func<CancellationToken> current) => source = current;

    /// <summary>The token of a call, or the ambient one where the call was given none.</summary>
    /// <param name="given">The token that the call was given.</param>
    /// <returns>The token to obey.</returns>
    public static CancellationToken OrAmbient(this CancellationToken given) => given.CanBeCanceled ? given : source();
}
