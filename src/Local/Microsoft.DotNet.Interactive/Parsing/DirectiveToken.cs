namespace Microsoft.DotNet.Interactive.Parsing;

/// <summary>A word of a directive's line, without its quotes.</summary>
internal sealed record DirectiveToken(string Text, int Start, int End, bool IsQuoted)
{
    public bool IsParameterName => !IsQuoted && Text.Length > 1 && Text[0] == '-' && !char.IsDigit(Text[1]);

    public bool IsExpression => !IsQuoted && Text.Length > 1 && Text[0] == '@' && char.IsLetter(Text[1]);
}
