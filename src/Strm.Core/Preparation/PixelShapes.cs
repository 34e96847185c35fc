using System.Globalization;
using System.Text.RegularExpressions;

namespace Strm.Preparation;

/// <summary>The shape of the pixels of ffmpeg's inputs, as it describes them before it decodes.</summary>
internal sealed partial class PixelShapes
{
    private readonly Dictionary<int, string> shapes = [];
    private bool outputsFollow;

    /// <summary>The shape of an input's pixels, width to height, for example <c>16:11</c>; null if they are square or nothing is known.</summary>
    /// <param name="input">The number of the input.</param>
    public string? Of(int input) => shapes.GetValueOrDefault(input) is { } shape && shape is not ("" or "0:1" or "1:1") ? shape : null;

    /// <summary>Reads a line of ffmpeg's description.</summary>
    /// <param name="line">The line.</param>
    public void Note(string line)
    {
        outputsFollow |= line.Contains("Output #", StringComparison.Ordinal);
        if (outputsFollow || VideoStream().Match(line) is not { Success: true } match || line.Contains("(attached pic)", StringComparison.Ordinal)) return;
        shapes.TryAdd(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value);
    }

    [GeneratedRegex(@"Stream #(\d+):\d+.*?: Video: (?:.*\bSAR (\d+:\d+))?")]
    private static partial Regex VideoStream();
}
