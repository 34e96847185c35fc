namespace Strm.Cli;

/// <summary>The source folder that this program was built in, where there is one.</summary>
internal static class SourceTree
{
    private const string Mark = "Strm.Interactive.sln";

    /// <summary>The configuration in which this program was built; the folder of a build is named after it.</summary>
    public static string Configuration =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)) == "debug" ? "Debug" : "Release";

    /// <summary>The folder; null where the program is installed as a package.</summary>
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Mark))) return folder.FullName;
        }

        return null;
    }
}
