namespace Strm.Heads;

/// <summary>The check of a list of cardinalities, shared by the heads that have one relation module for each.</summary>
internal static class FrameTupleSizes
{
    /// <summary>Passes the list on if it names one or more different numbers of frames.</summary>
    /// <param name="cardinalities">Frames per tuple.</param>
    /// <exception cref="StrmException">It is empty, names one twice or one below 1.</exception>
    public static IReadOnlyList<int> Checked(IReadOnlyList<int> cardinalities)
    {
        ArgumentNullException.ThrowIfNull(cardinalities);
        if (cardinalities.Count == 0 || cardinalities.Distinct().Count() != cardinalities.Count || cardinalities.Any(c => c < 1))
        {
            throw new StrmException(
                $"The cardinalities are {{{string.Join(',', cardinalities)}}}.",
                "They must be one or more different numbers of frames, each at least 1.",
                "Set them, for example, to 2 or 2,3.");
        }

        return cardinalities;
    }
}
