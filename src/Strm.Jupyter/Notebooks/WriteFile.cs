namespace Strm.Jupyter.Notebooks;

/// <summary>Writes files whole or not at all.</summary>
internal static class WriteFile
{
    private const int NoSpaceLeft = 28, QuotaExceeded = 122; // ENOSPC and EDQUOT

    // If .NET cannot reserve the space for a whole file beforehand, only the message says so.
    private const string NotReserved = "because the disk was full";

    /// <summary>Writes a text beside the file, then renames.</summary>
    /// <exception cref="JupyterException">The file or its folder cannot be written.</exception>
    public static void Text(string path, string text)
    {
        var target = Path.GetFullPath(path);
        var partial = target + ".partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(partial, text);
            File.Move(partial, target, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(partial)) File.Delete(partial);
            if ((exception.HResult & 0xFFFF) is NoSpaceLeft or QuotaExceeded
                || exception.Message.Contains(NotReserved, StringComparison.Ordinal))
            {
                throw new JupyterException(
                    $"The disk is full: {target} could not be written.",
                    "There must be room for it.",
                    "Free some space and run the same command again, or name a place on another disk.",
                    exception);
            }

            throw new JupyterException(
                $"The file {target} cannot be written: {exception.Message.TrimEnd('.')}.",
                "It must be in a folder that you may write to.",
                "Name another place.",
                exception);
        }
    }
}
