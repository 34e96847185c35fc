namespace Microsoft.DotNet.Interactive.Events;

/// <summary>How a completion's text is to be inserted.</summary>
public enum InsertTextFormat
{
    PlainText = 1,
    Snippet = 2,
}
