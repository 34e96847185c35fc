namespace Strm.Jupyter.Notebooks;

/// <summary>Writes files whole or not at all.</summary>
internal static class WriteFile
{
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
            throw new JupyterException(
                $"The file {target} cannot be written: {exception.Message.TrimEnd('.')}.",
                "It must be in a folder that you may write to.",
                "Name another place.",
                exception);
        }
    }
}
