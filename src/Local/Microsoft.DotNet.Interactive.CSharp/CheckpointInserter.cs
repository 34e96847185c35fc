using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>Puts a <see cref="Checkpoint"/> into every loop and method of a cell, without moving a line.</summary>
internal sealed class CheckpointInserter : CSharpSyntaxWalker
{
    private readonly Func<SemanticModel> getModel;

    private const string Pass = " global::Microsoft.DotNet.Interactive.CSharp.Checkpoint.Pass(); ";
    private const string Enter = " global::Microsoft.DotNet.Interactive.CSharp.Checkpoint.Enter(); ";

    private readonly List<TextChange> changes = [];
    private SemanticModel? model;

    private CheckpointInserter(Func<SemanticModel> getModel) => this.getModel = getModel;

    /// <summary>The text of a cell with its checkpoints.</summary>
    /// <param name="tree">The cell.</param>
    /// <param name="getModel">What its expressions mean; asked for only where a lambda leaves it open.</param>
    public static string Insert(SyntaxTree tree, Func<SemanticModel> getModel)
    {
        var inserter = new CheckpointInserter(getModel);
        inserter.Visit(tree.GetRoot());

        // Where two changes meet, the outer one, which was found first, stays outside.
        return tree.GetText().WithChanges(Merged(inserter.changes)).ToString();
    }

    public override void VisitWhileStatement(WhileStatementSyntax node)
    {
        InLoop(node.Statement);
        base.VisitWhileStatement(node);
    }

    public override void VisitDoStatement(DoStatementSyntax node)
    {
        InLoop(node.Statement);
        base.VisitDoStatement(node);
    }

    public override void VisitForStatement(ForStatementSyntax node)
    {
        InLoop(node.Statement);
        base.VisitForStatement(node);
    }

    public override void VisitForEachStatement(ForEachStatementSyntax node)
    {
        InLoop(node.Statement);
        base.VisitForEachStatement(node);
    }

    public override void VisitForEachVariableStatement(ForEachVariableStatementSyntax node)
    {
        InLoop(node.Statement);
        base.VisitForEachVariableStatement(node);
    }

    public override void VisitLabeledStatement(LabeledStatementSyntax node)
    {
        At(node.ColonToken.Span.End, Pass);
        base.VisitLabeledStatement(node);
    }

    public override void VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        InBody(node.Body, node.ExpressionBody, node.SemicolonToken, ReturnsNothing(node.ReturnType, node.Modifiers));
        base.VisitMethodDeclaration(node);
    }

    public override void VisitLocalFunctionStatement(LocalFunctionStatementSyntax node)
    {
        InBody(node.Body, node.ExpressionBody, node.SemicolonToken, ReturnsNothing(node.ReturnType, node.Modifiers));
        base.VisitLocalFunctionStatement(node);
    }

    public override void VisitOperatorDeclaration(OperatorDeclarationSyntax node)
    {
        InBody(node.Body, node.ExpressionBody, node.SemicolonToken, returnsNothing: false);
        base.VisitOperatorDeclaration(node);
    }

    public override void VisitConstructorDeclaration(ConstructorDeclarationSyntax node)
    {
        InBody(node.Body, node.ExpressionBody, node.SemicolonToken, returnsNothing: true);
        base.VisitConstructorDeclaration(node);
    }

    public override void VisitAccessorDeclaration(AccessorDeclarationSyntax node)
    {
        InBody(node.Body, node.ExpressionBody, node.SemicolonToken, !node.IsKind(SyntaxKind.GetAccessorDeclaration));
        base.VisitAccessorDeclaration(node);
    }

    public override void VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node)
    {
        InLambda(node);
        base.VisitParenthesizedLambdaExpression(node);
    }

    public override void VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node)
    {
        InLambda(node);
        base.VisitSimpleLambdaExpression(node);
    }

    private static IEnumerable<TextChange> Merged(List<TextChange> changes) => changes
        .Select((change, order) => (change, order))
        .GroupBy(item => item.change.Span)
        .OrderBy(group => group.Key.Start)
        .ThenBy(group => group.Key.End)
        .Select(group => new TextChange(group.Key, string.Concat(group.OrderBy(item => item.change.NewText!.EndsWith('}') ? -item.order : item.order).Select(item => item.change.NewText))));

    // An expression becomes a block, unless it is data itself, as an expression tree is.
    private void InLambda(LambdaExpressionSyntax lambda)
    {
        if (lambda.Block is { } block) At(block.OpenBraceToken.Span.End, Enter);
        if (lambda.ExpressionBody is not { } body) return;
        model ??= getModel();
        if (model.GetTypeInfo(lambda).ConvertedType is not INamedTypeSymbol { DelegateInvokeMethod: { } invoke } type || type.TypeKind != TypeKind.Delegate) return;
        var isAsync = lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword) && invoke.ReturnType is INamedTypeSymbol { IsGenericType: false, Name: "Task" or "ValueTask" };
        var isStatement = invoke.ReturnsVoid || isAsync || body is ThrowExpressionSyntax;
        At(lambda.ArrowToken.Span.End, " {" + Enter + (isStatement ? string.Empty : "return "));
        At(body.Span.End, "; }");
    }

    private static bool ReturnsNothing(TypeSyntax type, SyntaxTokenList modifiers) =>
        type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } ||
        (modifiers.Any(SyntaxKind.AsyncKeyword) && type.ToString().Split('.')[^1] is "Task" or "ValueTask");

    private void InLoop(StatementSyntax body)
    {
        if (body is BlockSyntax block)
        {
            At(block.OpenBraceToken.Span.End, Pass);
            return;
        }

        At(body.SpanStart, "{" + Pass);
        At(body.Span.End, " }");
    }

    private void InBody(BlockSyntax? body, ArrowExpressionClauseSyntax? expression, SyntaxToken semicolon, bool returnsNothing)
    {
        if (body is not null) At(body.OpenBraceToken.Span.End, Enter);
        if (expression is null) return;
        var isStatement = returnsNothing || expression.Expression is ThrowExpressionSyntax;
        changes.Add(new TextChange(expression.ArrowToken.Span, "{" + Enter + (isStatement ? string.Empty : "return ")));
        At(semicolon.Span.End, " }");
    }

    private void At(int position, string text) => changes.Add(new TextChange(new TextSpan(position, 0), text));
}
