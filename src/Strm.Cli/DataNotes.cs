using Strm.Archives;
using Strm.Episodes;

namespace Strm.Cli;

/// <summary>Tells a user which clips take no part.</summary>
internal static class DataNotes
{
    private const int Named = 3;

    /// <summary>Writes a line for the clips that are too short, and one for each problem of the archive.</summary>
    /// <param name="selection">The clips in use.</param>
    /// <param name="archive">The archive.</param>
    /// <param name="error">Where notes go: standard error.</param>
    public static void Write(SplitSelection selection, FrameArchive archive, TextWriter error)
    {
        var tooShort = selection.TooShort.ToList();
        if (tooShort.Count > 0)
        {
            var names = string.Join(", ", tooShort.Take(Named)) + (tooShort.Count > Named ? ", …" : "");
            error.WriteLine($"Note: {tooShort.Count} clips have fewer than {selection.Frames} frames and are left out: {names}");
        }

        foreach (var problem in archive.Problems) error.WriteLine($"Note: {problem.Detail}");
    }
}
