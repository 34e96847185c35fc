using Strm.Models;
using Strm.Visualisation;
using static TorchSharp.torch;

namespace Strm.Data;

/// <summary>Reads clips that a user names: <c>class/clip</c> of an archive.</summary>
/// <param name="archive">Where the clips are.</param>
/// <param name="options">Frames per clip and their size.</param>
public sealed class NamedClipReader(FrameArchive archive, ModelOptions options)
{
    /// <summary>Takes a user's list apart: entries may hold several clips with commas between them.</summary>
    /// <param name="entries">What was given; an entry that is a clip as it stands is one, whatever commas its name holds.</param>
    /// <returns>The clips.</returns>
    /// <exception cref="StrmException">An entry names no clip of the archive.</exception>
    public IReadOnlyList<ClipId> Parse(IEnumerable<string> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return [.. entries.SelectMany(entry => Exists(entry) ? [entry] : entry.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(text => Find(text).Id)];
    }

    /// <summary>Reads clips as the network sees them at test.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="device">Where their frames go.</param>
    /// <returns>Names and frames.</returns>
    public NamedClips Read(IReadOnlyList<ClipId> clips, Device device)
    {
        ArgumentNullException.ThrowIfNull(clips);
        using var reader = new ClipTensorReader(archive, options);
        return new NamedClips([.. clips.Select(c => c.ToString())], reader.Read([.. clips.Select(c => Find(c.ToString()))], device));
    }

    private bool Exists(string text) => text.Contains('/', StringComparison.Ordinal) && !text.EndsWith('/') && archive.Find(ClipId.Parse(text)) is not null;

    private FrameClip Find(string text)
    {
        var id = ClipId.Parse(text);
        return archive.Find(id) ?? throw new StrmException(
            $"The archive {archive.Location} has no clip {id}.",
            "A clip is named class/clip as in the archive.",
            archive.ClipsOf(id.ClassName) is { Count: > 0 } clips ? $"Clips of that class are {Some(clips.Select(c => c.Id.Name))}." : $"Its classes are {Some(archive.Classes)}.");
    }

    private static string Some(IEnumerable<string> names)
    {
        var all = names.ToArray();
        return all.Length <= 5 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(5))} and {all.Length - 5} more";
    }
}
