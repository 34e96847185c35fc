using Strm.Reports;

namespace Strm.Reports;

/// <summary>A picture in a file format that browsers can show.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="MimeType">Its format, for example <c>image/png</c>.</param>
/// <param name="Width">Width on screen, pixels.</param>
/// <param name="Caption">What it shows; empty if that is said elsewhere.</param>
public sealed record EncodedPicture(byte[] Bytes, string MimeType, int Width, string Caption)
{
    /// <summary>A picture as PNG.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="caption">What it shows; empty if that is said elsewhere.</param>
    /// <returns>The encoded picture.</returns>
    public static EncodedPicture Of(RgbCanvas picture, string caption)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return new(picture.ToPng(), "image/png", picture.Width, caption);
    }

    /// <inheritdoc/>
    public override string ToString() => $"  [{(Caption.Length > 0 ? Caption : "picture")}]";

    /// <summary>The picture with its caption.</summary>
    /// <returns>A <c>figure</c> element.</returns>
    public HtmlMarkup ToHtml()
    {
        var below = Caption.Length > 0 ? HtmlMarkup.Of($"<figcaption>{Caption}</figcaption>") : HtmlMarkup.Empty;
        var source = $"data:{MimeType};base64,{Convert.ToBase64String(Bytes)}";
        return HtmlMarkup.Of($"""<figure><img alt="{Caption}" width="{Width}" src="{source}"/>{below}</figure>""");
    }
}
