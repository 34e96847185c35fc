namespace Strm.Preparation;

/// <summary>Where frames go, clip after clip in the order of their names.</summary>
/// <remarks>
/// What is there up to a <see cref="SinkPosition"/> never changes later, so an interrupted run goes on from the last position that it noted.
/// </remarks>
internal abstract class FrameSink : IDisposable
{
    /// <summary>Where the sink is.</summary>
    public abstract SinkPosition Position { get; }

    /// <summary>Begins a clip.</summary>
    /// <param name="name">Class and clip, separated by a slash.</param>
    public abstract void BeginClip(string name);

    /// <summary>Adds a file.</summary>
    /// <param name="path">Its path in the archive.</param>
    /// <param name="content">Its content.</param>
    public abstract void Add(string path, ReadOnlySpan<byte> content);

    /// <summary>Makes everything so far survive a loss of power.</summary>
    public abstract void Flush();

    /// <summary>Ends the archive and puts it into its place.</summary>
    /// <param name="output">Where to.</param>
    public abstract void Commit(string output);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>A frame's path in the archive.</summary>
    /// <param name="clip">Class and clip, separated by a slash.</param>
    /// <param name="number">The frame's number, from 1.</param>
    /// <returns>The path.</returns>
    public static string FramePath(string clip, int number) => $"{clip}/{number:D8}.jpg";
}
