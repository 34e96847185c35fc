namespace Strm;

/// <summary>Recognises that a disk is full, and says so.</summary>
public static class DiskSpace
{
    private const int NoSpaceLeft = 28, QuotaExceeded = 122; // ENOSPC and EDQUOT

    // Where .NET cannot reserve the room for a whole file beforehand, it says so in words only.
    private const string NotReserved = "because the disk was full";

    /// <summary>Whether an error of the file system says that the disk is full, or that the user may not store any more on it.</summary>
    /// <param name="exception">The error.</param>
    /// <returns>True for ENOSPC and EDQUOT.</returns>
    public static bool IsFull(Exception? exception) => exception is IOException
        && ((exception.HResult & 0xFFFF) is NoSpaceLeft or QuotaExceeded
            || exception.Message.Contains(NotReserved, StringComparison.Ordinal));

    /// <summary>The error that a user reads.</summary>
    /// <param name="path">What could not be written; null where only the file system's words tell it.</param>
    /// <param name="cause">What the file system said; null where another program met it.</param>
    /// <returns>The error.</returns>
    public static StrmException Full(string? path, Exception? cause = null) => new(
        path is null && cause is not null ? $"{cause.Message.TrimEnd('.')}." : $"The disk is full: {path} could not be written.",
        "There must be room for it.",
        "Free some space and run the same command again, or name a place on another disk.",
        cause);
}
