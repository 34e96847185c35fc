using System.Globalization;
using Strm.Images;
using Strm.Models;
using Strm.Reports;

namespace Strm.Recognition;

/// <summary>Notes on clips: on the support before it is used, and on a query compared with it.</summary>
/// <param name="model">The options of the model that sees them.</param>
internal sealed class ClipNotes(ModelOptions model)
{
    private const int Named = 3;
    private const double LongSeconds = 60;

    private readonly CopyFinder copies = new();
    private bool hasUpright;
    private bool hasWide;

    /// <summary>Adds labelled clips.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="videos">Their frames, in the same order.</param>
    public void Add(IReadOnlyList<SupportClip> clips, IReadOnlyList<PreparedVideo> videos)
    {
        foreach (var clip in clips) copies.Add(clip.Path);
        hasUpright |= videos.Any(v => v.IsUpright);
        hasWide |= videos.Any(v => v.IsWide);
    }

    /// <summary>Inspects labelled clips.</summary>
    /// <param name="support">All labelled clips.</param>
    /// <param name="videos">The newly read ones.</param>
    /// <returns>Sentences.</returns>
    public IEnumerable<string> OfSupport(SupportSet support, IReadOnlyList<PreparedVideo> videos)
    {
        var (upright, wide) = (videos.Count(v => v.IsUpright), videos.Count(v => v.IsWide));
        if (upright > 0 && wide > 0)
        {
            yield return $"{Clips(upright, "is", "are")} portrait and {wide} {(wide == 1 ? "is" : "are")} landscape: {OtherShape()}.";
        }

        if (Enumerable.Range(0, support.Actions.Count).All(action => support.Shots(action) == 1))
        {
            yield return "Every action has one clip, so confidences could not be calibrated by leaving clips out: "
                + "their order is meaningful, but their size is not. Add a second clip of each action to fix that.";
        }

        foreach (var video in videos)
        {
            if (video.Info.DamageNote is { } note) yield return note;
        }

        var unsquare = videos.Where(v => v.Info.PixelShape is not null).ToArray();
        if (unsquare.Length == 1) yield return unsquare[0].Info.PixelShapeNote!;
        if (unsquare.Length > 1)
        {
            var shapes = string.Join(", ", unsquare.Select(v => v.Info.PixelShape).Distinct());
            yield return $"{unsquare.Length} support clips have pixels that are not square ({shapes}, width to height); "
                + $"their frames have the shape in which they are shown: {Names(unsquare)}";
        }

        var stills = videos.Where(v => StillPicture.Is(v.Info.Path)).ToArray();
        if (stills.Length > 0)
        {
            yield return $"{Clips(stills.Length, "is a still", "are stills")}, treated as {(stills.Length == 1 ? "a clip" : "clips")} of "
                + "one frame: stills show how an action looks, not how it moves.";
        }

        var shorts = videos.Except(stills).Where(v => v.Info.FrameCount < model.Frames).ToArray();
        if (shorts.Length == 0) yield break;
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{Clips(shorts.Length, "has", "have")} fewer than {model.Frames} frames; some frames are repeated: {Names(shorts)}");
    }

    /// <summary>Inspects a query.</summary>
    /// <param name="path">Its file, as it was named.</param>
    /// <param name="video">Its frames.</param>
    /// <returns>Sentences.</returns>
    public IEnumerable<string> OfQuery(string path, PreparedVideo video)
    {
        var info = video.Info;
        if (info.DamageNote is { } note) yield return note;
        if (info.PixelShapeNote is { } shape) yield return shape;
        if (copies.Find(path) is { } copy)
            yield return $"{path} is identical to the support clip {copy}, so the answer says nothing about other clips.";
        if (info.FrameCount < model.Frames)
            yield return $"{path} has {info.FrameCount} frames, fewer than the {model.Frames} that the network sees: some were repeated.";
        if (video.IsUpright && hasWide && !hasUpright)
            yield return $"{path} is portrait, but the support clips are landscape: {OtherShape()}.";
        if (video.IsWide && hasUpright && !hasWide)
            yield return $"{path} is landscape, but the support clips are portrait: {OtherShape()}.";
        if (info.Seconds <= LongSeconds) yield break;
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{path} lasts {info.Seconds:0} seconds, but the network sees only {model.Frames} frames of it, "
            + $"{info.Seconds / model.Frames:0} seconds apart: label it over time instead (--sliding SECONDS).");
    }

    private static string Clips(int count, string one, string many) =>
        Numbers.Of(count, $"support clip {one}", $"support clips {many}");

    private static string Names(PreparedVideo[] videos) =>
        string.Join(", ", videos.Take(Named).Select(v => Path.GetFileName(v.Info.Path))) + (videos.Length > Named ? ", …" : "");

    // What it means that clips differ in shape.
    private string OtherShape() => model.Fit is FrameFit.Whole
        ? "the network sees each squeezed into a square, so the same thing looks different in them; clips of one shape compare better"
        : "the network sees the middle square of each, so the action must be in the middle";
}
