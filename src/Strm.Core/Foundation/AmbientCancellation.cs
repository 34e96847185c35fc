namespace Strm;

/// <summary>Cancels long work that was given no token of its own: in a notebook, when its cell is interrupted.</summary>
/// <remarks>For a program that sets no source, nothing changes. A token given to a call always takes precedence.</remarks>
public static class AmbientCancellation
{
    private static Func<CancellationToken> source = () => CancellationToken.None;

    /// <summary>Sets the source of the token.</summary>
    /// <param name="current">Returns the token of the work that asks, for example of the running cell.</param>
    public static void Use(Func<CancellationToken> current) => source = current;

    /// <summary>The token of a call, or the ambient one if the call was given none.</summary>
    /// <param name="given">The token that the call was given.</param>
    /// <returns>The token to obey.</returns>
    public static CancellationToken OrAmbient(this CancellationToken given) => given.CanBeCanceled ? given : source();
}
