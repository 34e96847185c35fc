using System.Text;
using System.Text.RegularExpressions;

namespace Strm.Architecture.Tests;

/// <summary>A source file: where it is in its project, and its text.</summary>
/// <param name="Path">The path below the project, with slashes.</param>
/// <param name="Text">The text.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The first folder of the path; a full stop for a file at the root of the project.</summary>
    public string Folder => Path.Split('/') is [var folder, _, ..] ? folder : ".";

    /// <summary>Reads the sources of a project.</summary>
    /// <param name="project">The project's folder.</param>
    public static IReadOnlyList<SourceFile> Of(string project) =>
    [
        .. Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
            .Select(file => new SourceFile(System.IO.Path.GetRelativePath(project, file).Replace('\\', '/'), File.ReadAllText(file)))
            .Where(file => file.Folder is not ("obj" or "bin")).OrderBy(file => file.Path, StringComparer.Ordinal),
    ];

    /// <summary>The namespace that the file declares; null where it declares none.</summary>
    public string? Namespace => NamespaceDeclaration().Match(Text) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The types that the file declares, by their names; nested types are their parents'.</summary>
    public IEnumerable<string> Types() => Declaration().Matches(Code).Select(match => match.Groups[1].Value);

    /// <summary>The extension methods that the file declares.</summary>
    public IEnumerable<string> Extensions() => Extension().Matches(Code).Select(match => match.Groups[1].Value);

    /// <summary>The words that may name a type: those that follow no full stop, or one behind a namespace.</summary>
    /// <param name="namespaces">The words that are parts of namespaces.</param>
    public IEnumerable<string> TypesUsed(IReadOnlySet<string> namespaces) => Word().Matches(Code)
        .Where(word => !word.Groups[1].Success || namespaces.Contains(word.Groups[1].Value)).Select(word => word.Groups[2].Value).Distinct();

    /// <summary>The methods that are called on a value.</summary>
    public IEnumerable<string> MethodsCalled() => Call().Matches(Code).Select(call => call.Groups[1].Value).Distinct();

    private string Code => field ??= SourceCode.Of(Text);

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"^(?:[a-z]+ )*?(?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^    (?:public|internal) static [^=;{]*? (\w+)(?:<[^>]*>)?\(this ", RegexOptions.Multiline)]
    private static partial Regex Extension();

    [GeneratedRegex(@"(?<=(\w+|[^\w\s])\??!?\.)?(?<!\w)([A-Za-z_]\w*)")]
    private static partial Regex Word();

    [GeneratedRegex(@"\.(\w+)(?:<[^;(]*>)?\(")]
    private static partial Regex Call();
}

/// <summary>Takes comments and texts out of C#, but leaves the code within interpolated texts.</summary>
internal sealed class SourceCode
{
    private readonly string _text;
    private readonly StringBuilder _code = new();
    private int _at;

    private SourceCode(string text) => _text = text;

    /// <summary>The code of a source.</summary>
    /// <param name="text">The source.</param>
    public static string Of(string text)
    {
        var source = new SourceCode(text);
        source.Code(inHole: false);
        return source._code.ToString();
    }

    private bool Starts(string what) => string.CompareOrdinal(_text, _at, what, 0, what.Length) == 0;

    private void Code(bool inHole)
    {
        for (var depth = 0; _at < _text.Length;)
        {
            if (Starts("//")) SkipPast("\n");
            else if (Starts("/*")) SkipPast("*/");
            else if (_text[_at] == '\'') Character();
            else if (TextStart() is { } quote) Text(quote);
            else
            {
                depth += _text[_at] switch { '{' => 1, '}' => -1, _ => 0 };
                if (inHole && depth < 0) return;
                _code.Append(_text[_at++]);
            }
        }
    }

    private void SkipPast(string end)
    {
        var found = _text.IndexOf(end, _at, StringComparison.Ordinal);
        _at = found < 0 ? _text.Length : found + end.Length;
        _code.Append('\n');
    }

    private void Character()
    {
        _at += _text[_at + 1] == '\\' ? 2 : 1;
        SkipPast("'");
    }

    /// <summary>Where the quotation mark of a text is that starts here, after <c>$</c> and <c>@</c>.</summary>
    private int? TextStart()
    {
        var quote = _at;
        while (quote < _text.Length && _text[quote] is '$' or '@') quote++;
        return quote < _text.Length && _text[quote] == '"' ? quote : null;
    }

    private void Text(int quote)
    {
        var prefix = _text[_at..quote];
        var (dollars, isVerbatim, marks) = (prefix.Count(c => c == '$'), prefix.Contains('@', StringComparison.Ordinal), 0);
        while (quote + marks < _text.Length && _text[quote + marks] == '"') marks++;
        _at = quote + marks;
        _code.Append(' ');
        if (marks == 2) return;
        var (end, hole) = (marks >= 3 ? new string('"', marks) : "\"", new string('{', Math.Max(1, dollars)));
        while (_at < _text.Length && (!Starts(end) || (isVerbatim && Starts("\"\""))))
        {
            if (marks == 1 && !isVerbatim && _text[_at] == '\\') _at += 2;
            else if (marks == 1 && (Starts("{{") || Starts("\"\""))) _at += 2;
            else if (dollars > 0 && Starts(hole)) Hole(hole.Length);
            else _at++;
        }
        _at += end.Length;
    }

    private void Hole(int braces)
    {
        _at += braces;
        _code.Append(' ');
        Code(inHole: true);
        _code.Append(' ');
        _at += braces;
    }
}
