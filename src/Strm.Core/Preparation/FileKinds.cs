namespace Strm.Preparation;

/// <summary>Kinds of files that lie beside video files.</summary>
internal static class FileKinds
{
    private static readonly HashSet<string> VideoExtensions = new(StringComparer.Ordinal)
    {
        ".avi", ".mp4", ".webm", ".mkv", ".mov", ".m4v", ".mpg", ".mpeg", ".flv", ".wmv", ".3gp", ".ts", ".mts", ".ogv", ".gif", ".mxf", ".asf", ".y4m",
    };

    private static readonly HashSet<string> OtherExtensions = new(StringComparer.Ordinal)
    {
        ".txt", ".json", ".jsonl", ".csv", ".tsv", ".md", ".xml", ".html", ".pdf", ".srt", ".vtt", ".ass", ".log", ".db", ".ini", ".py", ".sh", ".mat", ".npy",
        ".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".yaml", ".yml", ".lnk", ".url", ".nfo", ".sha256", ".md5", ".ds_store",
    };

    private static readonly HashSet<string> PackageExtensions = new(StringComparer.Ordinal) { ".rar", ".zip", ".tar", ".tgz", ".gz", ".7z", ".bz2", ".xz" };

    private static readonly HashSet<string> UnfinishedExtensions = new(StringComparer.Ordinal) { ".part", ".crdownload", ".ytdl", ".tmp", ".download" };

    /// <summary>Whether the extension is one of a video file.</summary>
    public static bool IsVideo(FoundFile file) => VideoExtensions.Contains(file.Extension) && !file.Name.StartsWith("._", StringComparison.Ordinal);

    /// <summary>Whether the file is known not to be a clip: notes, pictures, what a system leaves behind.</summary>
    public static bool IsOther(FoundFile file) =>
        OtherExtensions.Contains(file.Extension) || file.Name.StartsWith("._", StringComparison.Ordinal)
        || (file.Name.StartsWith('.') && !VideoExtensions.Contains(file.Extension))
        || file.Name.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the file is packed.</summary>
    public static bool IsPackage(FoundFile file) => PackageExtensions.Contains(file.Extension);

    /// <summary>Whether the file is what a download leaves that was not finished.</summary>
    public static bool IsUnfinished(FoundFile file) => UnfinishedExtensions.Contains(file.Extension);
}
