using System.Runtime.CompilerServices;

namespace Strm.Notebooks.Tests;

/// <summary>Files of the repository.</summary>
internal static class RepositoryFiles
{
    public static string Notebook(string name) => Path.Combine(Root(), "notebooks", name);

    public static string Cli { get; } = Path.Combine(AppContext.BaseDirectory, "Strm.Cli.dll");

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
