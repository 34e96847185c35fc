namespace Plotly.NET;

public static partial class StyleParam
{
    /// <summary>Whether a trace is drawn.</summary>
    public sealed class Visible
    {
        private readonly object value;

        private Visible(object value) => this.value = value;

        public static Visible True { get; } = new(true);

        public static Visible False { get; } = new(false);

        public static Visible LegendOnly { get; } = new("legendonly");

        public object Convert() => value;
    }
}
