namespace Plotly.NET;

public static partial class StyleParam
{
    /// <summary>Colours of a heat map.</summary>
    public sealed class Colorscale
    {
        private readonly object value;

        private Colorscale(object value) => this.value = value;

        public static Colorscale Viridis { get; } = new("Viridis");

        public static Colorscale Greys { get; } = new("Greys");

        public static Colorscale Greens { get; } = new("Greens");

        public static Colorscale Cividis { get; } = new("Cividis");

        public static Colorscale Hot { get; } = new("Hot");

        public static Colorscale Jet { get; } = new("Jet");

        public static Colorscale YIOrRd { get; } = new("YIOrRd");

        public static Colorscale YIGnBu { get; } = new("YIGnBu");

        public static Colorscale RdBu { get; } = new("RdBu");

        public static Colorscale Portland { get; } = new("Portland");

        public object Convert() => value;
    }
}
