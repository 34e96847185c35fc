namespace Microsoft.DotNet.Interactive.Parsing;

/// <summary>A directive's line, or the lines between two of them.</summary>
internal sealed record CodeBlock(bool IsDirective, string Name, int Line, string Text)
{
    /// <summary>Splits code at the lines that hold a directive.</summary>
    public static IEnumerable<CodeBlock> Split(string code, Func<string, bool> isDirective)
    {
        var lines = code.Split('\n');
        var first = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length < 2 || line[0] != '#' || !isDirective(line)) continue;
            if (i > first) yield return Code(lines, first, i);
            yield return new CodeBlock(true, DirectiveTokenizer.Split(line)[0].Text, i, line);
            first = i + 1;
        }

        if (first < lines.Length) yield return Code(lines, first, lines.Length);
    }

    private static CodeBlock Code(string[] lines, int first, int end) => new(false, string.Empty, first, string.Join('\n', lines[first..end]));
}
