using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.QuickInfo;
using Microsoft.CodeAnalysis.Tags;
using Microsoft.CodeAnalysis.Text;
using CompletionItem = Microsoft.DotNet.Interactive.Events.CompletionItem;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>Answers questions about code that would follow the cells of a session.</summary>
internal sealed class LanguageService(ScriptSession session) : IDisposable
{
    private static readonly string[] Kinds =
    [
        WellKnownTags.Class, WellKnownTags.Constant, WellKnownTags.Delegate, WellKnownTags.Enum, WellKnownTags.EnumMember, WellKnownTags.Event,
        WellKnownTags.ExtensionMethod, WellKnownTags.Field, WellKnownTags.Interface, WellKnownTags.Keyword, WellKnownTags.Local, WellKnownTags.Method,
        WellKnownTags.Module, WellKnownTags.Namespace, WellKnownTags.Operator, WellKnownTags.Parameter, WellKnownTags.Property, WellKnownTags.RangeVariable,
        WellKnownTags.Structure, WellKnownTags.TypeParameter, WellKnownTags.Snippet,
    ];

    private readonly SemaphoreSlim gate = new(1, 1);
    private AdhocWorkspace? workspace;
    private Solution? solution;
    private ProjectId? last;
    private DocumentId? asked;
    private int version = -1;
    private int cells;

    public async Task<(IReadOnlyList<CompletionItem> Items, LinePositionSpan? Span)> CompleteAsync(string code, LinePosition position, CancellationToken cancellationToken)
    {
        var (document, text, offset) = await OpenAsync(code, position, cancellationToken);
        var service = CompletionService.GetService(document)!;
        var list = await service.GetCompletionsAsync(document, offset, cancellationToken: cancellationToken);
        var typed = text.ToString(TextSpan.FromBounds(Math.Min(list.Span.Start, offset), offset));
        var items = list.ItemsList
            .Where(item => item.FilterText.Length > 0 && Matches(item.FilterText, typed))
            .DistinctBy(item => item.DisplayText)
            .Select(item => new CompletionItem(item.DisplayText, Kind(item), item.FilterText, item.SortText, item.FilterText));
        return ([.. items], Span(text, list.Span));
    }

    public async Task<(string Text, LinePositionSpan Span)?> DescribeAsync(string code, LinePosition position, CancellationToken cancellationToken)
    {
        var (document, text, offset) = await OpenAsync(code, position, cancellationToken);
        var info = await QuickInfoService.GetService(document)!.GetQuickInfoAsync(document, offset, cancellationToken);
        if (info is null) return null;
        var sections = info.Sections.Where(section => !string.IsNullOrWhiteSpace(section.Text))
            .Select(section => section.Kind == QuickInfoSectionKinds.Description ? $"```csharp\n{section.Text}\n```" : section.Text);
        return (string.Join("\n\n", sections), Span(text, info.Span));
    }

    public async Task<CallHelp?> FindCallAsync(string code, LinePosition position, CancellationToken cancellationToken)
    {
        var (document, _, offset) = await OpenAsync(code, position, cancellationToken);
        return await CallHelp.FindAsync(document, offset, cancellationToken);
    }

    public void Dispose()
    {
        workspace?.Dispose();
        gate.Dispose();
    }

    // Words that contain what was typed come too, as in editors: "WL" finds WriteLine.
    private static bool Matches(string word, string typed)
    {
        if (word.StartsWith(typed, StringComparison.OrdinalIgnoreCase)) return true;
        return typed.Length > 1 && typed.All(char.IsUpper) && string.Concat(word.Where(char.IsUpper)).StartsWith(typed, StringComparison.Ordinal);
    }

    private static string Kind(Microsoft.CodeAnalysis.Completion.CompletionItem item) => Array.Find(Kinds, kind => item.Tags.Contains(kind)) ?? string.Empty;

    private static LinePositionSpan Span(SourceText text, TextSpan span)
    {
        var lines = text.Lines.GetLinePositionSpan(span);
        return new LinePositionSpan(new LinePosition(lines.Start.Line, lines.Start.Character), new LinePosition(lines.End.Line, lines.End.Character));
    }

    private async Task<(Document Document, SourceText Text, int Offset)> OpenAsync(string code, LinePosition position, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (version != session.Version) Follow();

            // The same document with another text, so that what the compiler knows of the references is kept.
            var text = SourceText.From(code);
            solution = solution!.WithDocumentText(asked!, text);
            var document = solution.GetDocument(asked)!;
            var line = text.Lines[Math.Clamp(position.Line, 0, text.Lines.Count - 1)];
            return (document, text, line.Start + Math.Clamp(position.Character, 0, line.Span.Length));
        }
        finally
        {
            gate.Release();
        }
    }

    // Each cell is a project that refers to the one before it; only new cells are added.
    private void Follow()
    {
        workspace ??= new AdhocWorkspace(MefHostServices.DefaultHost, WorkspaceKind.Interactive);
        solution ??= workspace.CurrentSolution;
        if (asked is not null) solution = solution.RemoveProject(asked.ProjectId);
        var ran = session.Cells.ToArray();
        foreach (var cell in ran[cells..])
        {
            var project = ProjectId.CreateNewId();
            solution = solution.AddProject(Submission(project)).AddDocument(DocumentId.CreateNewId(project), "cell", SourceText.From(cell));
            last = project;
        }

        (cells, version) = (ran.Length, session.Version);
        asked = DocumentId.CreateNewId(ProjectId.CreateNewId());
        solution = solution.AddProject(Submission(asked.ProjectId)).AddDocument(asked, "cell", string.Empty);
    }

    private ProjectInfo Submission(ProjectId id) => ProjectInfo.Create(
        id,
        VersionStamp.Create(),
        $"Submission#{cells}",
        $"Submission#{id.Id:N}",
        LanguageNames.CSharp,
        compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, usings: session.ImportedNamespaces, allowUnsafe: true)
            .WithMetadataReferenceResolver(Microsoft.CodeAnalysis.Scripting.ScriptMetadataResolver.Default),
        parseOptions: ScriptSession.ParseOptions.WithDocumentationMode(DocumentationMode.Parse),
        projectReferences: last is null ? [] : [new ProjectReference(last)],
        metadataReferences: FrameworkReferences.All.Concat(session.References.Where(reference => reference is PortableExecutableReference { FilePath: not null })),
        isSubmission: true);
}
