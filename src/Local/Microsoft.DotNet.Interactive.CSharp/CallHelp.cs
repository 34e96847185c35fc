using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>The overloads of the call that a position is in.</summary>
internal sealed record CallHelp(IReadOnlyList<SignatureInformation> Signatures, int ActiveSignature, int ActiveParameter)
{
    public static async Task<CallHelp?> FindAsync(Document document, int offset, CancellationToken cancellationToken)
    {
        var root = (await document.GetSyntaxRootAsync(cancellationToken))!;
        var model = (await document.GetSemanticModelAsync(cancellationToken))!;
        var arguments = root.FindToken(Math.Max(0, offset - 1)).Parent?.AncestorsAndSelf().OfType<ArgumentListSyntax>()
            .FirstOrDefault(list => list.OpenParenToken.Span.End <= offset && (list.CloseParenToken.IsMissing || offset <= list.CloseParenToken.SpanStart));
        var methods = Methods(arguments?.Parent, model, cancellationToken);
        if (methods.Count == 0) return null;
        var index = arguments!.Arguments.GetSeparators().Count(comma => comma.SpanStart < offset);
        var active = methods.FindIndex(method => method.Parameters.Length > index || method.Parameters is [.., { IsParams: true }]);
        return new CallHelp([.. methods.Select(Describe)], Math.Max(0, active), index);
    }

    private static List<IMethodSymbol> Methods(SyntaxNode? call, SemanticModel model, CancellationToken cancellationToken) => call switch
    {
        InvocationExpressionSyntax invocation => [.. model.GetMemberGroup(invocation.Expression, cancellationToken).OfType<IMethodSymbol>().OrderBy(m => m.Parameters.Length)],
        BaseObjectCreationExpressionSyntax creation when model.GetTypeInfo(creation, cancellationToken).Type is INamedTypeSymbol type =>
            [.. type.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public).OrderBy(m => m.Parameters.Length)],
        _ => [],
    };

    private static SignatureInformation Describe(IMethodSymbol method)
    {
        var label = method.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        var parameters = method.Parameters.Select(parameter =>
            new ParameterInformation(parameter.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), new FormattedValue("text/markdown", parameter.Name)));
        return new SignatureInformation(label, new FormattedValue("text/markdown", Summary(method)), [.. parameters]);
    }

    private static string Summary(IMethodSymbol method)
    {
        var xml = method.GetDocumentationCommentXml();
        if (string.IsNullOrEmpty(xml)) return string.Empty;
        try
        {
            return string.Join(' ', (System.Xml.Linq.XElement.Parse(xml).Element("summary")?.Value ?? string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
        catch (System.Xml.XmlException)
        {
            return string.Empty;
        }
    }
}
