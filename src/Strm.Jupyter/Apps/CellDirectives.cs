using System.Text.RegularExpressions;

namespace Strm.Jupyter.Apps;

/// <summary>A cell's C# lines, separated from those that are not C#.</summary>
/// <param name="Code">The C#, with empty lines in place of the others.</param>
/// <param name="Packages">The packages asked for, each with its version or none.</param>
/// <param name="Others">The lines that only a notebook understands.</param>
internal sealed partial record CellDirectives(
    string Code, IReadOnlyList<(string Name, string? Version)> Packages, IReadOnlyList<string> Others)
{
    /// <summary>Separates a cell's lines.</summary>
    public static CellDirectives Of(string source)
    {
        List<string> code = [];
        List<(string, string?)> packages = [];
        List<string> others = [];
        foreach (var line in source.ReplaceLineEndings("\n").Split('\n'))
        {
            var package = Package().Match(line);
            if (package.Success)
                packages.Add(
                    (
                        package.Groups["name"].Value,
                        package.Groups["version"] is { Success: true, Value: var version } ? version.Trim() : null));
            else if (line.TrimEnd() is not ("#!csharp" or "#!c#") && Notebook().IsMatch(line)) others.Add(line.Trim());
            code.Add(package.Success || Notebook().IsMatch(line) ? string.Empty : line);
        }

        return new CellDirectives(string.Join('\n', code), packages, others);
    }

    [GeneratedRegex("""^#r\s+"nuget:\s*(?<name>[^,\s"]+)\s*(,\s*(?<version>[^"]+))?"\s*$""", RegexOptions.IgnoreCase)]
    private static partial Regex Package();

    [GeneratedRegex("""^#(![^\s]|[ri]\s+"|load\s)""")]
    private static partial Regex Notebook();
}
