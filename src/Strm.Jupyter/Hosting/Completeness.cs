using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Strm.Jupyter.Hosting;

/// <summary>Whether code can be run as it is: what a console asks when the user presses Enter.</summary>
internal static class Completeness
{
    private const int IndentWidth = 4;

    // Comments and strings that further lines may still close: verbatim, raw and interpolated ones.
    private static readonly string[] StillOpen = ["CS1035", "CS1039", "CS8076", "CS8997"];

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    /// <summary>The answer to <c>is_complete_request</c>.</summary>
    public static JsonObject Of(string code)
    {
        // The kernel's own directives are not C#; their lines are kept as empty ones.
        var own = string.Join(
            '\n',
            code.Split('\n').Select(line => line.StartsWith("#!", StringComparison.Ordinal) || IsPackage(line) ? string.Empty : line));
        var tree = CSharpSyntaxTree.ParseText(own, Options);
        var errors = tree.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();

        // Missing code is reported at the end; an error before that stays, whatever follows.
        var end = own.TrimEnd().Length;
        if (errors.Any(error => error.Location.SourceSpan.Start < end && !StillOpen.Contains(error.Id)))
            return new JsonObject { ["status"] = "invalid" };
        if (!SyntaxFactory.IsCompleteSubmission(tree))
            return new JsonObject { ["status"] = "incomplete", ["indent"] = new string(' ', IndentWidth * Depth(tree)) };
        return new JsonObject { ["status"] = errors.Count > 0 ? "invalid" : "complete" };
    }

    private static bool IsPackage(string line) =>
        (line.StartsWith("#r", StringComparison.Ordinal) || line.StartsWith("#i", StringComparison.Ordinal))
            && line.Contains("nuget:", StringComparison.OrdinalIgnoreCase);

    private static int Depth(SyntaxTree tree)
    {
        var depth = 0;
        foreach (var token in tree.GetRoot().DescendantTokens().Where(token => !token.IsMissing))
        {
            if (token.IsKind(SyntaxKind.OpenBraceToken)) depth++;
            if (token.IsKind(SyntaxKind.CloseBraceToken)) depth--;
        }

        return Math.Max(0, depth);
    }
}
