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

    /// <summary>The lines with an <c>await</c> or a <c>yield</c> at which a scope of tensors or a mode of gradients is still open.</summary>
    public IEnumerable<string> SuspendedScopes()
    {
        foreach (Match scope in ThreadScope().Matches(Code))
        {
            var (depth, end) = (0, scope.Index + scope.Length);
            for (; end < Code.Length && depth >= 0; end++) depth += Code[end] switch { '{' => 1, '}' => -1, _ => 0 };
            if (Suspension().Match(Code[scope.Index..end]) is { Success: true } line) yield return line.Value.Trim();
        }
    }

    private string Code => field ??= SourceCode.Of(Text);

    [GeneratedRegex(@"using\s*(?:var \w+ = |\()[\w.]*(?:NewDisposeScope|no_grad|set_grad_enabled|inference_mode)\(")]
    private static partial Regex ThreadScope();

    [GeneratedRegex(@".*\b(?:await|yield return)\b.*")]
    private static partial Regex Suspension();

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
    private readonly string text;
    private readonly StringBuilder code = new();
    private int at;

    private SourceCode(string text) => this.text = text;

    /// <summary>The code of a source.</summary>
    /// <param name="text">The source.</param>
    public static string Of(string text)
    {
        var source = new SourceCode(text);
        source.Code(inHole: false);
        return source.code.ToString();
    }

    private bool Starts(string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private void Code(bool inHole)
    {
        for (var depth = 0; at < text.Length;)
        {
            if (Starts("//")) SkipPast("\n");
            else if (Starts("/*")) SkipPast("*/");
            else if (text[at] == '\'') Character();
            else if (TextStart() is { } quote) Text(quote);
            else
            {
                depth += text[at] switch { '{' => 1, '}' => -1, _ => 0 };
                if (inHole && depth < 0) return;
                code.Append(text[at++]);
            }
        }
    }

    private void SkipPast(string end)
    {
        var found = text.IndexOf(end, at, StringComparison.Ordinal);
        at = found < 0 ? text.Length : found + end.Length;
        code.Append('\n');
    }

    private void Character()
    {
        at += text[at + 1] == '\\' ? 2 : 1;
        SkipPast("'");
    }

    /// <summary>Where the quotation mark of a text is that starts here, after <c>$</c> and <c>@</c>.</summary>
    private int? TextStart()
    {
        var quote = at;
        while (quote < text.Length && text[quote] is '$' or '@') quote++;
        return quote < text.Length && text[quote] == '"' ? quote : null;
    }

    private void Text(int quote)
    {
        var prefix = text[at..quote];
        var (dollars, isVerbatim, marks) = (prefix.Count(c => c == '$'), prefix.Contains('@', StringComparison.Ordinal), 0);
        while (quote + marks < text.Length && text[quote + marks] == '"') marks++;
        at = quote + marks;
        code.Append(' ');
        if (marks == 2) return;
        var (end, hole) = (marks >= 3 ? new string('"', marks) : "\"", new string('{', Math.Max(1, dollars)));
        while (at < text.Length && (!Starts(end) || (isVerbatim && Starts("\"\""))))
        {
            if (marks == 1 && !isVerbatim && text[at] == '\\') at += 2;
            else if (marks == 1 && (Starts("{{") || Starts("\"\""))) at += 2;
            else if (dollars > 0 && Starts(hole)) Hole(hole.Length);
            else at++;
        }
        at += end.Length;
    }

    private void Hole(int braces)
    {
        at += braces;
        code.Append(' ');
        Code(inHole: true);
        code.Append(' ');
        at += braces;
    }
}
