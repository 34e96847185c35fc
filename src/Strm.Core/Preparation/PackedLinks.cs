namespace Strm.Preparation;

/// <summary>
/// Links within a package: a clip may be packed once and have several names. They are made once every file exists, so
/// none is written through a link.
/// </summary>
/// <param name="folder">Where the package is unpacked to.</param>
/// <param name="package">The package, for errors.</param>
internal sealed class PackedLinks(string folder, string package)
{
    private readonly List<Link> links = [];

    /// <summary>Notes a link.</summary>
    /// <param name="name">The link's name in the package.</param>
    /// <param name="target">The name of its target in the package.</param>
    public void Add(string name, string target) =>
        links.Add(new Link(name, target, Unpacker.Within(folder, name, package), [Unpacker.Within(folder, target, package)]));

    /// <summary>Notes a link whose target is relative to the folder that the link is in.</summary>
    /// <param name="name">The link's name in the package.</param>
    /// <param name="target">Its target.</param>
    public void AddSymbolic(string name, string target) => Add(name, FromFolderOf(name, target));

    /// <summary>
    /// Notes a link for which the package does not say whether its target is relative to the link's folder or to the package's root.
    /// </summary>
    /// <param name="name">The link's name in the package.</param>
    /// <param name="target">Its target: relative to the link's own folder, if that is a file.</param>
    public void AddEither(string name, string target)
    {
        string[] inside = [.. new[] { FromFolderOf(name, target), target }.Where(candidate => Unpacker.IsWithin(folder, candidate))];
        if (inside.Length == 0) AddSymbolic(name, target); // Refuses it.
        else
        {
            string[] targets = [.. inside.Select(candidate => Unpacker.Within(folder, candidate, package))];
            links.Add(new Link(name, inside[0], Unpacker.Within(folder, name, package), targets));
        }
    }

    /// <summary>Makes the links, including those to other links.</summary>
    /// <exception cref="StrmException">The target of a link is not in the package.</exception>
    public void Make()
    {
        for (var waiting = links; waiting.Count > 0;)
        {
            var ready = waiting.Where(link => link.Targets.Any(File.Exists)).ToList();
            if (ready.Count == 0)
            {
                throw Unpacker.Unreadable(
                    package, $"its link '{waiting[0].Name}' leads to '{waiting[0].TargetName}', which is not a file in it", null);
            }

            foreach (var link in ready)
            {
                var parent = Path.GetDirectoryName(link.Path)!;
                Directory.CreateDirectory(parent);
                // Relative, because the folder is renamed once everything is unpacked.
                File.CreateSymbolicLink(link.Path, Path.GetRelativePath(parent, link.Targets.First(File.Exists)));
            }

            waiting = [.. waiting.Except(ready)];
        }
    }

    private static string FromFolderOf(string name, string target) =>
        Path.IsPathRooted(target) ? target : Path.Combine(Path.GetDirectoryName(name) ?? "", target);

    private sealed record Link(string Name, string TargetName, string Path, string[] Targets);
}
