using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Strm.Jupyter.Notebooks;

namespace Strm.Jupyter.Apps;

/// <summary>Assembles a program: references and usings first, then the cells' statements, then their types.</summary>
internal sealed class AppWriter(string notebook, IReadOnlyList<AppPackage> packages)
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    // What C# cells have implicitly, beyond what every program has.
    private static readonly string[] CellUsings = ["using System.Collections;", "using System.Text;"];

    private static readonly string[] FileDirectives = ["#r", "#load", "#!import"];

    private readonly List<string> references = [];
    private readonly List<string> usings = [.. CellUsings];
    private readonly List<AppPackage> used = [];
    private readonly Dictionary<string, int> declared = new(StringComparer.Ordinal);
    private readonly StringBuilder statements = new();
    private readonly StringBuilder types = new();
    private readonly List<string> notes = [];

    /// <summary>What had to be left out.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Adds text as comments.</summary>
    public void AddText(string text)
    {
        statements.Append('\n');
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd().Split('\n')) statements.Append($"// {line}".TrimEnd()).Append('\n');
    }

    /// <summary>Adds a cell's code.</summary>
    public void AddCode(NotebookCell cell)
    {
        var parts = CellDirectives.Of(cell.Source);
        foreach (var (name, version) in parts.Packages) Refer(name, version);
        foreach (var line in parts.Others) LeaveOut(line, cell);
        var root = CSharpSyntaxTree.ParseText(parts.Code, Script).GetCompilationUnitRoot();
        if (root.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
            throw Wrong(cell, error.GetMessage(), "Every cell must be complete C#.", "Correct the cell.");
        foreach (var line in root.Usings) AddUsing(line.ToString());
        statements.Append('\n');
        foreach (var member in root.Members) Add(member, cell);
        if (root.Members.Count == 0) statements.Append(Comments(root.EndOfFileToken.LeadingTrivia));
    }

    /// <summary>The program.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(
            $"#!/usr/bin/env dotnet\n// Made from {notebook} by strm notebook export --app; run it with: dotnet run FILE.cs\n");
        foreach (var line in references) text.Append(line).Append('\n');

        // As in notebooks: no ahead-of-time compilation, no style checks, no central package versions.
        foreach (
            var setting in (string[])[
                "PublishAot=false",
                "ManagePackageVersionsCentrally=false",
                "Nullable=disable",
                "TreatWarningsAsErrors=false",
                "RunAnalyzers=false",
                "GenerateDocumentationFile=false"
            ])
        {
            text.Append($"#:property {setting}\n");
        }

        text.AppendJoin('\n', usings).Append(used.Count > 0 ? "\n\n" : "\nusing static CellValue;\n\n");
        foreach (var package in used) text.Append(package.Start).Append('\n');
        return text.Append(statements)
            .Append(types).Append('\n').Append(used.Count > 0 ? PrintedValues.Formatted : PrintedValues.Plain).ToString();
    }

    private void Refer(string name, string? version)
    {
        if (packages.FirstOrDefault(package => package.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            if (used.Contains(known)) return;
            used.Add(known);
            references.Add(known.Reference);
            foreach (var line in known.Usings.ReplaceLineEndings("\n").Split('\n')) AddUsing(line);
        }
        else
        {
            var line = $"#:package {name}@{version ?? "*"}";
            if (!references.Contains(line)) references.Add(line);
        }
    }

    private void AddUsing(string line)
    {
        var text = line.Trim();
        if (text.Length > 0 && !usings.Contains(text)) usings.Add(text);
    }

    private void LeaveOut(string line, NotebookCell cell)
    {
        if (FileDirectives.Any(directive => line.StartsWith(directive, StringComparison.Ordinal)))
        {
            throw Wrong(
                cell,
                $"\"{line}\" brings in a file",
                "A program in one file refers to packages only.",
                "Put the code into a cell, or the assembly into a package.");
        }

        notes.Add($"Cell {cell.Number}: \"{line}\" has a meaning only in a notebook and is left out.");
    }

    private void Add(MemberDeclarationSyntax member, NotebookCell cell)
    {
        switch (member)
        {
            case BaseTypeDeclarationSyntax or DelegateDeclarationSyntax:
                types.Append('\n').Append(member.ToFullString().TrimEnd()).Append('\n');
                break;
            case GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } shown }:
                statements.Append(Comments(member.GetLeadingTrivia()))
                    .Append(Show(shown.Expression)).Append(';').Append(Comments(member.GetTrailingTrivia(), " ")).Append('\n');
                break;
            case FieldDeclarationSyntax or GlobalStatementSyntax or MethodDeclarationSyntax:
                Declare(member, cell);
                statements.Append(AsLocal(member).ToFullString().TrimEnd()).Append('\n');
                break;
            default:
                throw Wrong(
                    cell,
                    $"\"{member.ToString().Split('\n')[0].Trim()}\" is outside a type",
                    "Only statements, methods and types may be there.",
                    "Put it into a type.");
        }
    }

    // In a notebook a later cell may declare a name again; in a program that is an error that the compiler would report in code that the
    // author never saw.
    private void Declare(MemberDeclarationSyntax member, NotebookCell cell)
    {
        var names = member switch
        {
            FieldDeclarationSyntax field => Names(field.Declaration),
            MethodDeclarationSyntax method => [method.Identifier.Text],
            GlobalStatementSyntax { Statement: LocalDeclarationStatementSyntax local } => Names(local.Declaration),
            GlobalStatementSyntax { Statement: ExpressionStatementSyntax } => member.DescendantNodes(
                node => node is not (AnonymousFunctionExpressionSyntax or QueryExpressionSyntax))
                .OfType<SingleVariableDesignationSyntax>().Select(variable => variable.Identifier.Text),
            _ => [],
        };
        foreach (var name in names)
        {
            if (declared.TryAdd(name, cell.Number) || member is MethodDeclarationSyntax) continue;
            throw Wrong(
                cell,
                $"it declares {name}, as cell {declared[name]} does",
                "A program can declare a name once.",
                "Give one of them another name.");
        }
    }

    private static IEnumerable<string> Names(VariableDeclarationSyntax declaration) =>
        declaration.Variables.Select(variable => variable.Identifier.Text);

    // A cell's variables and methods may have a member's modifiers; a program's have only those of locals.
    private static MemberDeclarationSyntax AsLocal(MemberDeclarationSyntax member)
    {
        SyntaxKind[] kept = member is FieldDeclarationSyntax ? [SyntaxKind.ConstKeyword]
            : member.Modifiers.Any(SyntaxKind.ExternKeyword) ? [
                SyntaxKind.StaticKeyword, SyntaxKind.ExternKeyword, SyntaxKind.UnsafeKeyword
            ]
            : [SyntaxKind.AsyncKeyword, SyntaxKind.UnsafeKeyword];
        return member is FieldDeclarationSyntax or MethodDeclarationSyntax && member.Modifiers.Count > 0
            ? member.WithModifiers(SyntaxFactory.TokenList(member.Modifiers.Where(modifier => kept.Contains(modifier.Kind()))))
                .WithLeadingTrivia(member.GetLeadingTrivia())
            : member;
    }

    // As a function, because only the compiler can say whether a call has a value.
    private static string Show(ExpressionSyntax expression) =>
        expression.DescendantNodesAndSelf(node => node is not AnonymousFunctionExpressionSyntax).Any(node => node is AwaitExpressionSyntax)
        ? $"await CellValue.ShowAsync(async () => {expression})"
        : $"CellValue.Show(() => {expression})";

    private static string Comments(SyntaxTriviaList trivia, string before = "") =>
        string.Concat(
            trivia.Where(item => item.IsKind(SyntaxKind.SingleLineCommentTrivia) || item.IsKind(SyntaxKind.MultiLineCommentTrivia))
                .Select(item => before + item + (before.Length == 0 ? "\n" : "")));

    private JupyterException Wrong(NotebookCell cell, string what, string required, string remedy) =>
        new($"{notebook}: cell {cell.Number} cannot be part of a program: {what.TrimEnd('.')}.", required, remedy);
}
