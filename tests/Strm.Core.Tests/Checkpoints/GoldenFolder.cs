namespace Strm.Core.Tests.Checkpoints;

/// <summary>Finds the golden files, which lie beside the repository in a folder called shared.</summary>
internal static class GoldenFolder
{
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var golden = Path.Combine(folder.FullName, "shared", "golden");
            if (Directory.Exists(golden)) return golden;
        }

        return null;
    }

    public static string Require(string file)
    {
        var folder = Find();
        Skip.If(folder is null, "The golden files (../shared/golden) are not on this machine.");
        return Path.Combine(folder!, file);
    }
}
