namespace Strm.Preparation;

/// <summary>A frame of a shard.</summary>
/// <param name="Path">Class, clip and file, separated by slashes.</param>
/// <param name="Content">The JPEG file.</param>
internal sealed record ShardFrame(string Path, byte[] Content)
{
    /// <summary>Class and clip.</summary>
    public string Clip => Path[..Path.LastIndexOf('/')];
}
