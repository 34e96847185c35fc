namespace Strm;

/// <summary>Where things are kept that can be made again: <c>$XDG_CACHE_HOME/strm</c>, else <c>~/.cache/strm</c>.</summary>
public static class UserCache
{
    /// <summary>The folder of it all; it may not exist yet.</summary>
    public static string Root
    {
        get
        {
            var home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            var root = string.IsNullOrEmpty(home) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache") : home;
            return Path.Combine(root, "strm");
        }
    }

    /// <summary>A folder of the cache; it may not exist yet.</summary>
    /// <param name="name">What is kept there.</param>
    /// <returns>Its path.</returns>
    public static string Folder(string name) => Path.Combine(Root, name);
}
