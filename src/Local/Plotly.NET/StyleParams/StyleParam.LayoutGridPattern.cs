namespace Plotly.NET;

public static partial class StyleParam
{
    /// <summary>Whether the charts of a grid share axes.</summary>
    public sealed class LayoutGridPattern
    {
        private readonly object value;

        private LayoutGridPattern(object value) => this.value = value;

        public static LayoutGridPattern Independent { get; } = new("independent");

        public static LayoutGridPattern Coupled { get; } = new("coupled");

        public object Convert() => value;
    }
}
