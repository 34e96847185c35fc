namespace Strm;

/// <summary>Distinguishes a file that another process has locked from one that cannot be opened for another reason.</summary>
public static class FileLock
{
    private const int WouldBlock = 11, SharingViolation = 32; // EWOULDBLOCK, and Windows's code

    /// <summary>Whether a file could not be opened because another process holds it.</summary>
    /// <param name="exception">The exception from opening it.</param>
    /// <returns>True if it is held; false, for example, on a read-only disk.</returns>
    public static bool IsHeld(Exception exception) =>
        exception is IOException && (exception.HResult & 0xFFFF) is WouldBlock or SharingViolation;
}
