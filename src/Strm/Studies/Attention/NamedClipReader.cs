using Strm.Archives;
using Strm.Episodes;
using Strm.Models;
using Strm.Recognition;
using static TorchSharp.torch;

namespace Strm.Studies;

/// <summary>Reads clips that a user names: <c>class/clip</c> of an archive, or paths of video files.</summary>
/// <param name="archive">Where clips are looked for first; null for none.</param>
/// <param name="options">Frames per clip and their size.</param>
public sealed class NamedClipReader(FrameArchive? archive, ModelOptions options)
{
    private readonly List<string> notes = [];

    /// <summary>What a user should know about the videos that were read.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Splits a user's list: an entry may hold several clips, separated by commas.</summary>
    /// <param name="entries">What was given; an entry that names a clip as it stands is one clip, commas and all.</param>
    /// <returns>The clips.</returns>
    /// <exception cref="StrmException">An entry names no clip of the archive and no file.</exception>
    public IReadOnlyList<NamedClip> Parse(params IEnumerable<string> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return [.. entries.SelectMany(entry => TryFind(entry) is { } clip
            ? [clip]
            : Parts(entry).Select(text => TryFind(text) ?? throw Unknown(text)))];
    }

    /// <summary>Reads clips as the network sees them at test time.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="device">Where their frames go.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Names and frames; the tensor is in no dispose scope.</returns>
    /// <exception cref="StrmException">A clip is too short, or a video cannot be read.</exception>
    public async Task<NamedClips> ReadAsync(IReadOnlyList<NamedClip> clips, Device device, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clips);
        var (view, stack) = (options.Clips, new FrameStack(options));
        var pixels = new byte[(long)clips.Count * view.ClipLength];
        for (var i = 0; i < clips.Count; i++)
        {
            var target = pixels.AsMemory(i * view.ClipLength, view.ClipLength);
            if (clips[i].Clip is { } clip) Read(clip, view, target.Span);
            else await ReadAsync(clips[i].Name, target).ConfigureAwait(false);
        }

        var frames = PixelTensor.OfClips(pixels, view, device).DetachFromDisposeScope();
        return new NamedClips([.. clips.Select(c => c.Name)], frames);

        async Task ReadAsync(string path, Memory<byte> target)
        {
            var video = await stack.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            if (video.Info.DamageNote is { } note) notes.Add(note);
            if (video.Info.PixelShapeNote is { } shape) notes.Add(shape);
            video.Pixels.CopyTo(target);
        }
    }

    private static string[] Parts(string entry) => entry.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private void Read(FrameClip clip, ClipOptions view, Span<byte> target)
    {
        using var reader = new ClipReader(archive!, view);
        reader.Read(clip, default, target);
    }

    private NamedClip? TryFind(string text)
    {
        if (archive is not null && IsClipName(text) && archive.Find(ClipId.Parse(text)) is { } clip)
            return new NamedClip(clip.Id.ToString(), clip.Id.ClassName, clip);
        return File.Exists(text) ? new NamedClip(text, Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(text))) ?? "", null) : null;
    }

    private static bool IsClipName(string text) => text.LastIndexOf('/') is > 0 and var cut && cut < text.Length - 1;

    private StrmException Unknown(string text)
    {
        if (archive is null)
            return new StrmException(
                $"There is no file '{text}'.",
                "Without an archive, clips are video files.",
                "Correct the path, or give the archive with --data.");
        var name = IsClipName(text) ? ClipId.Parse(text).ClassName : text;
        return new StrmException(
            $"The archive {archive.Location} has no clip '{text}', and there is no such file.",
            "A clip is named class/clip as in the archive, or is the path of a video.",
            archive.Suggestion(name));
    }
}

/// <summary>A clip that a user named: one of an archive, or a video file.</summary>
/// <param name="Name">The name for pictures and messages.</param>
/// <param name="ClassName">Its class: as the archive has it, or the folder that the video is in.</param>
/// <param name="Clip">The archive's clip; null for a video file.</param>
public sealed record NamedClip(string Name, string ClassName, FrameClip? Clip);
