using System.Globalization;
using Strm.Reports;

namespace Strm.Recognition;

/// <summary>Frames of a video, each above the matching frame of a labelled clip.</summary>
internal static class MatchFigure
{
    /// <summary>What the pictures mean, once for a page.</summary>
    public const string Legend =
        "Each frame of the video is shown above the frame of the labelled clip that it was compared with, both with their times. The "
        + "bar between them shows how similar their features are: full is identical, empty is no more similar than any two frames.";

    /// <summary>Draws the pairs.</summary>
    /// <param name="name">The name of the video.</param>
    /// <param name="closest">The clip and the pairs.</param>
    /// <returns>A <c>figure</c> element; nothing if there are no pictures.</returns>
    public static HtmlMarkup Of(string name, ClosestClip closest)
    {
        if (closest.Pictures.Count == 0) return HtmlMarkup.Empty;
        var pairs = closest.Pairs.Zip(closest.Pictures, (pair, pictures) => Pair(name, closest.Clip.Name, pair, pictures));
        return HtmlMarkup.Of(
            $"""
            <figure><figcaption>Above: {name}. Below: {Path.GetFileName(closest.Clip.Path)}, {closest.Clip.Action}.</figcaption>
            <div class="pairs">{pairs}</div></figure>
            """);
    }

    /// <summary>One picture.</summary>
    /// <param name="jpeg">The JPEG file.</param>
    /// <param name="alternative">What it shows.</param>
    public static HtmlMarkup Picture(byte[] jpeg, string alternative) =>
        HtmlMarkup.Of($"""<img alt="{alternative}" src="data:image/jpeg;base64,{Convert.ToBase64String(jpeg)}"/>""");

    private static HtmlMarkup Pair(string query, string clip, FramePair pair, PairPictures pictures)
    {
        var likeness = pair.Similarity.ToString("0.00", CultureInfo.InvariantCulture);
        var (asked, known) = (Seconds(pair.QuerySeconds), Seconds(pair.SupportSeconds));
        var (above, below) = (Picture(pictures.Query, $"{query} at {asked}"), Picture(pictures.Support, $"{clip} at {known}"));
        var width = 100 * Math.Clamp(pair.Similarity, 0, 1);
        return HtmlMarkup.Of(
            $"""
            <div>{asked}{above}<div class="bar" title="cosine {likeness}"><i style="width:{width}%"></i></div>{below}{known}</div>
            """);
    }

    private static string Seconds(double seconds) => seconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")
        : TimelinePage.Clock(seconds);
}
