namespace Plotly.NET;

public static partial class StyleParam
{
    /// <summary>Horizontal or vertical.</summary>
    public sealed class Orientation
    {
        private readonly object value;

        private Orientation(object value) => this.value = value;

        public static Orientation Horizontal { get; } = new("h");

        public static Orientation Vertical { get; } = new("v");

        public object Convert() => value;
    }
}
