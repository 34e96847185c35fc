namespace Strm.Speed;

/// <summary>The project's Python, which is part of this program.</summary>
internal static class PythonScript
{
    private const string Shared = "safetensors_file.py";

    /// <summary>Writes a script, and the module that scripts share, into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="script">The script's name.</param>
    /// <returns>The script's path.</returns>
    public static string Write(string folder, string script)
    {
        foreach (var name in new[] { Shared, script })
        {
            using var source = typeof(PythonScript).Assembly.GetManifestResourceStream(name)!;
            AtomicFile.Write(Path.Combine(folder, name), source.CopyTo);
        }

        return Path.Combine(folder, script);
    }
}
