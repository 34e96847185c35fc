namespace Strm;

/// <summary>Recognises that a disk is full, and says so.</summary>
public static class DiskSpace
{
    private const int NoSpaceLeft = 28, QuotaExceeded = 122; // ENOSPC and EDQUOT

    // If .NET cannot reserve the space for a whole file beforehand, only the message says so.
    private const string NotReserved = "because the disk was full";

    /// <summary>Whether a file system error means that the disk is full, or that the user's quota is used up.</summary>
    /// <param name="exception">The error.</param>
    /// <returns>True for ENOSPC and EDQUOT.</returns>
    public static bool IsFull(Exception? exception) => exception is IOException
        && ((exception.HResult & 0xFFFF) is NoSpaceLeft or QuotaExceeded
            || exception.Message.Contains(NotReserved, StringComparison.Ordinal));

    /// <summary>The error shown to the user.</summary>
    /// <param name="path">What could not be written; null if only the file system's message tells.</param>
    /// <param name="cause">The file system's error; null if another program met it.</param>
    /// <returns>The error.</returns>
    public static StrmException Full(string? path, Exception? cause = null) => new(
        path is null && cause is not null ? $"{cause.Message.TrimEnd('.')}." : $"The disk is full: {path} could not be written.",
        "There must be room for it.",
        "Free some space and run the same command again, or name a place on another disk.",
        cause);
}
