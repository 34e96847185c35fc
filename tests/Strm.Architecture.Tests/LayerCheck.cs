namespace Strm.Architecture.Tests;

/// <summary>Compares what the folders of a project use of each other with the order of its layers.</summary>
internal static class LayerCheck
{
    /// <summary>The uses that point upwards, one sentence for each; none where every folder uses only itself and those named before it.</summary>
    /// <param name="layers">The folders, the lowest first; a full stop stands for the files at the root of the project.</param>
    /// <param name="sources">The sources.</param>
    public static IReadOnlyList<string> ArrowsBack(IReadOnlyList<string> layers, IReadOnlyList<SourceFile> sources)
    {
        var levels = layers.Index().ToDictionary(layer => layer.Item, layer => layer.Index, StringComparer.Ordinal);
        var unknown = sources.Where(file => !levels.ContainsKey(file.Folder)).Select(file => $"{file.Path}: the folder '{file.Folder}' is in no layer.").ToArray();
        if (unknown.Length > 0) return unknown;
        var (types, extensions) = (Homes(sources, file => file.Types()), Homes(sources, file => file.Extensions()));
        var namespaces = layers.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from file in sources
               from use in Found(file.TypesUsed(namespaces), types).Concat(Found(file.MethodsCalled(), extensions))
               where levels[use.Home] > levels[file.Folder]
               select $"{file.Path} uses {use.Name} of {use.Home}, which stands above {file.Folder}.",
        ];
    }

    /// <summary>The files whose namespace is not that of their folder or, for a folder below it, of the first one.</summary>
    /// <remarks>What is in <c>Foundation</c> is in the root namespace, which every file sees.</remarks>
    /// <param name="sources">The sources of a project whose root namespace is <c>Strm</c>.</param>
    public static IReadOnlyList<string> ForeignNamespaces(IEnumerable<SourceFile> sources) =>
    [
        .. from file in sources
           where file.Namespace is { } name && !Namespaces(file).Contains(name)
           select $"{file.Path} is in the namespace {file.Namespace}.",
    ];

    /// <summary>The names that are declared more than once.</summary>
    /// <param name="sources">The sources.</param>
    public static IReadOnlyList<string> DeclaredTwice(IEnumerable<SourceFile> sources) =>
    [
        .. sources.SelectMany(file => file.Types().Distinct().Select(type => (type, file.Path))).GroupBy(pair => pair.type, StringComparer.Ordinal)
            .Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(", ", group.Select(pair => pair.Path))}"),
    ];

    /// <summary>The lines that are longer than they should be.</summary>
    /// <param name="sources">The sources.</param>
    /// <param name="most">The most characters of a line.</param>
    public static IReadOnlyList<string> LongLines(IEnumerable<SourceFile> sources, int most) =>
    [
        .. from file in sources
           from line in file.Text.Split('\n').Index()
           where line.Item.Length > most
           select $"{file.Path}:{line.Index + 1} has {line.Item.Length} characters.",
    ];

    /// <summary>The places where a method is left with a scope of tensors or a mode of gradients open, which belong to its thread.</summary>
    /// <param name="sources">The sources.</param>
    public static IReadOnlyList<string> SuspendedScopes(IEnumerable<SourceFile> sources) =>
        [.. sources.SelectMany(file => file.SuspendedScopes().Select(line => $"{file.Path}: {line}"))];

    private static string[] Namespaces(SourceFile file) => file.Folder is "." or "Foundation"
        ? ["Strm"]
        : [$"Strm.{file.Folder}", "Strm." + string.Join('.', file.Path.Split('/')[..^1])];

    private static IEnumerable<(string Name, string Home)> Found(IEnumerable<string> names, Dictionary<string, string> homes) =>
        names.Where(homes.ContainsKey).Select(name => (name, homes[name]));

    /// <summary>The folder of each name; a name that several folders declare is nobody's.</summary>
    private static Dictionary<string, string> Homes(IEnumerable<SourceFile> sources, Func<SourceFile, IEnumerable<string>> names) => sources
        .SelectMany(file => names(file).Select(name => (name, file.Folder))).GroupBy(pair => pair.name, pair => pair.Folder, StringComparer.Ordinal)
        .Where(group => group.Distinct().Count() == 1).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
}
