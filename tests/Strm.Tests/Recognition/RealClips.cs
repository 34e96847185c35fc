namespace Strm.Tests.Recognition;

/// <summary>The real clips beside the project.</summary>
internal static class RealClips
{
    /// <summary>Their folder; the test is skipped where it is absent.</summary>
    public static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "real");
            if (Directory.Exists(path)) return path;
        }

        throw new SkipException("The real clips (../shared/real) are not on this machine.");
    }
}
