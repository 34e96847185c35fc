namespace Strm.Preparation;

/// <summary>Errors that more than one step can meet.</summary>
internal static class PrepareErrors
{
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    /// <summary>The disk is full.</summary>
    /// <param name="cause">What said so.</param>
    /// <returns>The error.</returns>
    public static StrmException DiskFull(Exception? cause = null) => new(
        "The disk is full.", "Frames need about 20 KB each at 256 pixels.", "Free some space and run the same command again: it goes on where it stopped.", cause);

    /// <summary>Whether an error of the file system says that the disk is full.</summary>
    /// <param name="exception">The error.</param>
    /// <returns>True for ENOSPC and EDQUOT.</returns>
    public static bool IsDiskFull(IOException exception) => (exception.HResult & 0xFFFF) is NoSpaceLeft or QuotaExceeded || exception.HResult == unchecked((int)0x80070070);
}
