namespace Microsoft.DotNet.Interactive.Events;

/// <summary>A word that fits.</summary>
public class CompletionItem
{
    public CompletionItem(
        string displayText,
        string kind,
        string? filterText = null,
        string? sortText = null,
        string? insertText = null,
        InsertTextFormat? insertTextFormat = null,
        string? documentation = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(displayText);
        (DisplayText, Kind) = (displayText, kind);
        (FilterText, SortText, InsertText) = (filterText ?? displayText, sortText ?? displayText, insertText ?? displayText);
        (InsertTextFormat, Documentation) = (insertTextFormat, documentation);
    }

    public string DisplayText { get; }

    public string Kind { get; }

    public string FilterText { get; }

    public string SortText { get; }

    public string InsertText { get; }

    public InsertTextFormat? InsertTextFormat { get; }

    public string? Documentation { get; set; }

    public override string ToString() => DisplayText;
}
