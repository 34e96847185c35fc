namespace Plotly.NET;

public static partial class StyleParam
{
    /// <summary>What the height of a histogram's bar says.</summary>
    public sealed class HistNorm
    {
        private readonly object value;

        private HistNorm(object value) => this.value = value;

        public static HistNorm None { get; } = new("");

        public static HistNorm Percent { get; } = new("percent");

        public static HistNorm Probability { get; } = new("probability");

        public static HistNorm Density { get; } = new("density");

        public static HistNorm ProbabilityDensity { get; } = new("probability density");

        public object Convert() => value;
    }
}
