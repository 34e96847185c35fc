namespace Strm.Core.Tests;

/// <summary>Finds files that lie beside the repository in a folder called shared.</summary>
internal static class SharedFolder
{
    public static string Require(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", name);
            if (Path.Exists(path)) return path;
        }

        Skip.If(true, $"../shared/{name} is not on this machine.");
        return "";
    }
}
