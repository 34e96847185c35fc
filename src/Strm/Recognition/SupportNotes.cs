using System.Globalization;

namespace Strm.Recognition;

/// <summary>What is worth saying about labelled clips before they are used.</summary>
internal static class SupportNotes
{
    private const int Named = 3;

    /// <summary>Looks at the clips.</summary>
    /// <param name="classifier">The classifier that has them.</param>
    /// <param name="videos">The clips that were read.</param>
    /// <returns>Sentences.</returns>
    public static IEnumerable<string> Of(FewShotClassifier classifier, IReadOnlyList<PreparedVideo> videos)
    {
        var (upright, wide) = (videos.Count(v => v.Size.Height > v.Size.Width), videos.Count(v => v.Size.Width > v.Size.Height));
        if (upright > 0 && wide > 0)
            yield return $"{upright} support clips are upright and {wide} are wide: the network sees the middle square of each, so keep the action in the middle.";
        var single = Enumerable.Range(0, classifier.Actions.Count).Where(a => classifier.Set.Shots(a) == 1).ToArray();
        if (single.Length == classifier.Actions.Count)
            yield return "Every action has one clip, so confidences could not be calibrated by leaving clips out: their order means something, their size little. A second clip of each action mends that.";
        var shorts = videos.Where(v => v.Info.FrameCount < classifier.Model.Frames).ToArray();
        if (shorts.Length > 0)
        {
            var names = string.Join(", ", shorts.Take(Named).Select(v => Path.GetFileName(v.Info.Path))) + (shorts.Length > Named ? ", …" : "");
            yield return string.Create(CultureInfo.InvariantCulture, $"{shorts.Length} support clips have fewer than {classifier.Model.Frames} frames; some frames are repeated: {names}");
        }
    }
}
