using System.Globalization;
using Strm.Images;

namespace Strm.Recognition;

/// <summary>What is worth saying about labelled clips before they are used.</summary>
internal static class SupportNotes
{
    private const int Named = 3;

    /// <summary>What it means that clips are of several shapes.</summary>
    /// <param name="fit">How a frame becomes a square.</param>
    /// <returns>A clause.</returns>
    public static string OtherShape(FrameFit fit) => fit is FrameFit.Whole
        ? "the network sees each squeezed to a square, so the same thing looks different in them; clips of one shape are compared better"
        : "the network sees the middle square of each, so the action must be in the middle";

    /// <summary>Looks at the clips.</summary>
    /// <param name="classifier">The classifier that has them.</param>
    /// <param name="videos">The clips that were read.</param>
    /// <returns>Sentences.</returns>
    public static IEnumerable<string> Of(FewShotClassifier classifier, IReadOnlyList<PreparedVideo> videos)
    {
        var (upright, wide) = (videos.Count(v => v.Size.Height > v.Size.Width), videos.Count(v => v.Size.Width > v.Size.Height));
        if (upright > 0 && wide > 0)
            yield return $"{upright} support clips are upright and {wide} are wide: {OtherShape(classifier.Model.Fit)}.";
        var single = Enumerable.Range(0, classifier.Actions.Count).Where(a => classifier.Set.Shots(a) == 1).ToArray();
        if (single.Length == classifier.Actions.Count)
            yield return "Every action has one clip, so confidences could not be calibrated by leaving clips out: their order means something, their size little. A second clip of each action mends that.";
        var stills = videos.Where(v => StillPicture.Is(v.Info.Path)).ToArray();
        if (stills.Length > 0)
            yield return $"{stills.Length} support clips are stills, taken as clips of one frame: they show how an action looks, and nothing of how it moves.";
        var shorts = videos.Except(stills).Where(v => v.Info.FrameCount < classifier.Model.Frames).ToArray();
        if (shorts.Length > 0)
        {
            var names = string.Join(", ", shorts.Take(Named).Select(v => Path.GetFileName(v.Info.Path))) + (shorts.Length > Named ? ", …" : "");
            yield return string.Create(CultureInfo.InvariantCulture, $"{shorts.Length} support clips have fewer than {classifier.Model.Frames} frames; some frames are repeated: {names}");
        }
    }
}
