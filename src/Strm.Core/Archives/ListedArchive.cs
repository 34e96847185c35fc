namespace Strm.Data;

/// <summary>The clips of a published list by their names alone, as if an archive had all of them.</summary>
internal sealed class ListedArchive : FrameArchive
{
    /// <summary>Takes the clips of a list.</summary>
    /// <param name="list">The list's name.</param>
    /// <param name="clips">Its clips.</param>
    /// <param name="frames">The number of frames that each is taken to have.</param>
    public ListedArchive(string list, IEnumerable<ClipId> clips, int frames)
        : base(list) => Fill([.. clips.Select((id, i) => new FrameClip(id, frames, i))], []);

    /// <inheritdoc/>
    public override string Fingerprint => throw NoFrames();

    /// <inheritdoc/>
    public override string FrameName(FrameClip clip, int frame) => throw NoFrames();

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> ReadFrame(FrameClip clip, int frame, FrameBuffer buffer) => throw NoFrames();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }

    private StrmException NoFrames() => new($"{Location} is a list of names.", "Frames come from an archive.", "Open a zip or a folder of frames.");
}
