namespace Strm.Reports;

/// <summary>How a result looks: the same content as HTML and as plain text.</summary>
/// <param name="Html">An element that needs no network; every text in it is escaped.</param>
/// <param name="Text">Lines of text.</param>
public sealed record ResultView(HtmlMarkup Html, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>A name with its value.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The value with its unit; null or empty if there is none.</param>
public sealed record Fact(string Name, string? Value);

/// <summary>What a remark means to the reader.</summary>
public enum NoteKind
{
    /// <summary>An explanation.</summary>
    Info,

    /// <summary>Everything is fine.</summary>
    Success,

    /// <summary>Something to look into.</summary>
    Warning,

    /// <summary>Something is broken.</summary>
    Error,
}
