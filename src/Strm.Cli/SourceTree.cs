namespace Strm.Cli;

/// <summary>The source folder that this program was built in, if there is one.</summary>
internal static class SourceTree
{
    private const string Mark = "Strm.Interactive.sln";

    /// <summary>The configuration in which this program was built, after which a build's folder is named.</summary>
    public static string Configuration =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)) == "debug" ? "Debug" : "Release";

    /// <summary>The folder; null if the program is installed as a package.</summary>
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Mark))) return folder.FullName;
        }

        return null;
    }
}
