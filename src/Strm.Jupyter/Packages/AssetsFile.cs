using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;

namespace Strm.Jupyter.Packages;

/// <summary>Reads <c>project.assets.json</c>, in which a restore says what it found.</summary>
internal static class AssetsFile
{
    /// <summary>Reads the packages of the target for this platform.</summary>
    public static RestoredFiles Read(string path)
    {
        var assets = JsonNode.Parse(File.ReadAllText(path))!;
        var roots = assets["packageFolders"]!.AsObject().Select(folder => folder.Key).ToList();
        var target = assets["targets"]!.AsObject().Single(target => target.Key.Contains('/', StringComparison.Ordinal)).Value!.AsObject();
        List<ResolvedPackageReference> packages = [];
        List<string> native = [];
        foreach (var (key, entry) in target)
        {
            if ((string?)entry!["type"] != "package") continue;
            var relative = (string)assets["libraries"]![key]!["path"]!;
            var root = roots.Select(folder => Path.Combine(folder, relative)).First(Directory.Exists);
            var assemblies = Files(entry, "runtime", root);
            var name = key.Split('/');
            packages.Add(new ResolvedPackageReference(name[0], name[1], assemblies, root, [root]));
            native.AddRange(Files(entry, "native", root));
        }

        return new RestoredFiles(packages, native);
    }

    // "_._" stands for a package that has nothing for this platform because the platform has it.
    private static List<string> Files(JsonNode entry, string kind, string root) =>
        [.. (entry[kind]?.AsObject() ?? []).Where(file => !file.Key.EndsWith("_._", StringComparison.Ordinal)).Select(file => Path.Combine(root, file.Key))];
}
