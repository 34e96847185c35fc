namespace Strm.Jupyter.Installation;

/// <summary>Where Jupyter looks for kernels.</summary>
internal static class JupyterFolders
{
    private const string System = "/usr/local/share/jupyter";

    /// <summary>The folder for this user, or for everyone; JUPYTER_DATA_DIR decides if it is set.</summary>
    public static string For(bool user)
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } named) return named;
        return user ? User() : System;
    }

    /// <summary>All folders, those that come first in front.</summary>
    public static IEnumerable<string> All()
    {
        var paths = (Environment.GetEnvironmentVariable("JUPYTER_PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return [.. paths, For(user: true), System, "/usr/share/jupyter"];
    }

    private static string User() => Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data
        ? Path.Combine(data, "jupyter")
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share", "jupyter");
}
