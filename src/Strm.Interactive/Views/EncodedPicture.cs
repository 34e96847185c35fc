using Strm.Reports;

namespace Strm.Interactive.Views;

/// <summary>A picture in a file format that browsers show.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="MimeType">Its format, for example <c>image/png</c>.</param>
/// <param name="Width">Width on screen, pixels.</param>
/// <param name="Caption">What it shows; empty where that is said elsewhere.</param>
public sealed record EncodedPicture(byte[] Bytes, string MimeType, int Width, string Caption)
{
    /// <summary>A picture as PNG.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="caption">What it shows; empty where that is said elsewhere.</param>
    /// <returns>The encoded picture.</returns>
    public static EncodedPicture Of(RgbCanvas picture, string caption)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return new(picture.ToPng(), "image/png", picture.Width, caption);
    }

    /// <inheritdoc/>
    public override string ToString() => $"  [{(Caption.Length > 0 ? Caption : "picture")}]";

    internal string ToHtml()
    {
        var caption = HtmlText.Escape(Caption);
        var below = caption.Length > 0 ? $"<figcaption>{caption}</figcaption>" : "";
        return $"""<figure><img alt="{caption}" width="{Width}" src="data:{HtmlText.Escape(MimeType)};base64,{Convert.ToBase64String(Bytes)}"/>{below}</figure>""";
    }
}
