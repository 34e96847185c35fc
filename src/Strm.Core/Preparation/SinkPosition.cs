namespace Strm.Preparation;

/// <summary>How far an archive is written.</summary>
/// <param name="Data">Bytes of data.</param>
/// <param name="Directory">Bytes of the directory that goes behind the data.</param>
/// <param name="Entries">Entries.</param>
internal sealed record SinkPosition(long Data, long Directory, long Entries)
{
    /// <summary>Nothing is written.</summary>
    public static SinkPosition Start { get; } = new(0, 0, 0);
}
