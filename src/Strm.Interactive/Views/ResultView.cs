namespace Strm.Interactive.Views;

/// <summary>How a result looks: the same content as HTML and as plain text.</summary>
/// <param name="Html">An element that needs no script and no network; every text in it is escaped.</param>
/// <param name="Text">Lines of text.</param>
public sealed record ResultView(string Html, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
