namespace Plotly.NET;

public static partial class StyleParam
{
    /// <summary>The components of an image's colours.</summary>
    public sealed class ColorModel
    {
        private readonly object value;

        private ColorModel(object value) => this.value = value;

        public static ColorModel RGB { get; } = new("rgb");

        public static ColorModel RGBA { get; } = new("rgba");

        public object Convert() => value;
    }
}
