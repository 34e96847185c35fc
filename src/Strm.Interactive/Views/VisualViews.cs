using Strm.Reports;
using Strm.Studies;

namespace Strm.Interactive.Views;

/// <summary>Views of pictures and of attention.</summary>
public static class VisualViews
{
    /// <summary>A picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(RgbCanvas picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return new ViewBuilder().Picture(EncodedPicture.Of(picture, "")).Build();
    }

    /// <summary>How the model treated a query: where it looked, which frames it matched, what each stage changed.</summary>
    /// <param name="analysis">The analysis.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(AttentionAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        return new AttentionFigure(analysis).ToPage().ToView();
    }
}
