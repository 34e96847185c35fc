namespace Strm.Preparation;

/// <summary>Links within a package: a clip may be packed once and have several names. They are made when every file is there, so none is written through a link.</summary>
/// <param name="folder">Where the package is unpacked to.</param>
/// <param name="package">The package, for errors.</param>
internal sealed class PackedLinks(string folder, string package)
{
    private readonly List<Link> links = [];

    /// <summary>Notes a link.</summary>
    /// <param name="name">The link's name in the package.</param>
    /// <param name="target">The name in the package of what it leads to.</param>
    public void Add(string name, string target) => links.Add(new Link(name, target, Unpacker.Within(folder, name, package), Unpacker.Within(folder, target, package)));

    /// <summary>Notes a link whose target is relative to the folder that the link is in.</summary>
    /// <param name="name">The link's name in the package.</param>
    /// <param name="target">What it leads to.</param>
    public void AddSymbolic(string name, string target) =>
        Add(name, Path.IsPathRooted(target) ? target : Path.Combine(Path.GetDirectoryName(name) ?? "", target));

    /// <summary>Notes a link of which the package does not say whether its target is relative to its folder or to the root of the package.</summary>
    /// <param name="name">The link's name in the package.</param>
    /// <param name="target">What it leads to: in the link's own folder where there is such a file.</param>
    public void AddEither(string name, string target)
    {
        if (File.Exists(Path.Combine(folder, Path.GetDirectoryName(name) ?? "", target)) || !File.Exists(Path.Combine(folder, target))) AddSymbolic(name, target);
        else Add(name, target);
    }

    /// <summary>Makes the links, those to other links too.</summary>
    /// <exception cref="StrmException">One leads to nothing that the package has.</exception>
    public void Make()
    {
        for (var waiting = links; waiting.Count > 0;)
        {
            var ready = waiting.Where(link => File.Exists(link.Target)).ToList();
            if (ready.Count == 0) throw Unpacker.Unreadable(package, $"its link '{waiting[0].Name}' leads to '{waiting[0].TargetName}', which is not a file in it", null);
            foreach (var link in ready)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(link.Path)!);
                // Relative, because the folder is renamed when all is unpacked.
                File.CreateSymbolicLink(link.Path, Path.GetRelativePath(Path.GetDirectoryName(link.Path)!, link.Target));
            }

            waiting = [.. waiting.Except(ready)];
        }
    }

    private sealed record Link(string Name, string TargetName, string Path, string Target);
}
