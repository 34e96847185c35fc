using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>The cells that ran so far, their variables and their references.</summary>
internal sealed class ScriptSession : IDisposable
{
    internal static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    private static readonly string[] Imports =
        ["System", "System.Text", "System.Collections", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks"];

    private readonly InteractiveAssemblyLoader loader = new();
    private readonly HashSet<string> referenced = new(StringComparer.OrdinalIgnoreCase);
    private ScriptOptions options;
    private string directory = string.Empty;

    public ScriptSession()
    {
        options = ScriptOptions.Default.WithLanguageVersion(LanguageVersion.Latest).WithImports(Imports).WithEmitDebugInformation(true).WithFileEncoding(Encoding.UTF8)
            .WithAllowUnsafe(true).WithReferences(FrameworkReferences.Runtime);
        Reference(typeof(Kernel).Assembly);
        Reference(typeof(CSharpKernel).Assembly);
        Reference(typeof(AspNetCore.Html.IHtmlContent).Assembly);
    }

    public ScriptState? State { get; private set; }

    /// <summary>Counts up with every change, so that others know when what they keep of the session is old.</summary>
    public int Version { get; private set; }

    public IReadOnlyList<MetadataReference> References => options.MetadataReferences;

    public ImmutableArray<string> ImportedNamespaces => options.Imports;

    /// <summary>The code that ran, cell by cell, in order.</summary>
    public List<string> Cells { get; } = [];

    public static bool IsComplete(string code) => SyntaxFactory.IsCompleteSubmission(SyntaxFactory.ParseSyntaxTree(code, ParseOptions));

    /// <summary>Makes an assembly's types usable from the next cell on.</summary>
    public void Reference(string path)
    {
        if (AssemblyFiles.Load(path) is { } assembly) Reference(assembly);
    }

    /// <summary>Compiles a cell; the answer has either a script that can run or the errors.</summary>
    public (Script<object>? Script, IReadOnlyList<Diagnostic> Diagnostics) Compile(string code, string name, CancellationToken cancellationToken)
    {
        FollowWorkingDirectory();
        var named = options.WithFilePath(name);
        var written = Continue(code, named);
        var compilation = written.GetCompilation();
        var tree = compilation.SyntaxTrees.Last();
        if (!HasErrors(tree.GetDiagnostics(cancellationToken)))
        {
            var script = Continue(CheckpointInserter.Insert(tree, () => compilation.GetSemanticModel(tree)), named);
            var diagnostics = script.Compile(cancellationToken);
            if (!HasErrors(diagnostics)) return (script, Models(diagnostics));
        }

        // Messages are about the code as it was written.
        return (null, Models(written.Compile(cancellationToken)));
    }

    /// <summary>What the compiler says about code, without running it.</summary>
    public IReadOnlyList<Diagnostic> Check(string code, CancellationToken cancellationToken) =>
        Models(Continue(code, options).GetCompilation().GetDiagnostics(cancellationToken));

    public void Accept(ScriptState state, string code)
    {
        State = state;
        Cells.Add(code);
        Version++;
    }

    public void Dispose() => loader.Dispose();

    /// <summary>Whether the last expression of a script has a value to show.</summary>
    public static bool HasResult(Script script)
    {
        var compilation = script.GetCompilation();
        var tree = compilation.SyntaxTrees.Last();
        var last = ((CompilationUnitSyntax)tree.GetRoot()).Members.LastOrDefault();
        if (last is not GlobalStatementSyntax { Statement: var statement }) return false;
        if (statement is ReturnStatementSyntax { Expression: not null }) return true;
        return statement is ExpressionStatementSyntax { SemicolonToken.IsMissing: true } expression &&
               compilation.GetSemanticModel(tree).GetTypeInfo(expression.Expression).Type is { SpecialType: not SpecialType.System_Void };
    }

    private static bool HasErrors(IEnumerable<Microsoft.CodeAnalysis.Diagnostic> diagnostics) => diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private static Diagnostic[] Models(ImmutableArray<Microsoft.CodeAnalysis.Diagnostic> diagnostics) =>
        [.. diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed).Select(ErrorText.ToModel)];

    private Script<object> Continue(string code, ScriptOptions with) =>
        State is { } state ? state.Script.ContinueWith<object>(code, with) : CSharpScript.Create<object>(code, with, assemblyLoader: loader);

    private void Reference(System.Reflection.Assembly assembly)
    {
        if (!referenced.Add(assembly.Location.Length > 0 ? assembly.Location : assembly.FullName!)) return;
        loader.RegisterDependency(assembly);
        options = options.AddReferences(AssemblyFiles.Metadata(assembly));
        Version++;
    }

    private void FollowWorkingDirectory()
    {
        var current = Directory.GetCurrentDirectory();
        if (current == directory) return;
        directory = current;
        options = options.WithMetadataResolver(new AssemblyResolver(this, current)).WithSourceResolver(new SourceFileResolver([], current));
    }

    /// <summary>Resolves the paths of <c>#r</c>, and has the runtime load the very assembly that the compiler saw.</summary>
    private sealed class AssemblyResolver(ScriptSession session, string directory) : MetadataReferenceResolver
    {
        private readonly ScriptMetadataResolver inner = ScriptMetadataResolver.Default.WithBaseDirectory(directory);

        public override bool ResolveMissingAssemblies => inner.ResolveMissingAssemblies;

        public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string? baseFilePath, MetadataReferenceProperties properties)
        {
            var resolved = inner.ResolveReference(reference, baseFilePath, properties);
            foreach (var file in resolved)
            {
                if (file.FilePath is { } path && AssemblyFiles.Load(path) is { } assembly) session.loader.RegisterDependency(assembly);
            }

            return resolved;
        }

        public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity) =>
            inner.ResolveMissingAssembly(definition, referenceIdentity);

        public override bool Equals(object? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => directory.GetHashCode(StringComparison.Ordinal);
    }
}
