namespace Plotly.NET;

public static partial class StyleParam
{
    /// <summary>Where a point's text stands.</summary>
    public sealed class TextPosition
    {
        private readonly object value;

        private TextPosition(object value) => this.value = value;

        public static TextPosition Auto { get; } = new("auto");

        public static TextPosition Inside { get; } = new("inside");

        public static TextPosition Outside { get; } = new("outside");

        public static TextPosition None { get; } = new("none");

        public static TextPosition TopCenter { get; } = new("top center");

        public static TextPosition MiddleCenter { get; } = new("middle center");

        public static TextPosition BottomCenter { get; } = new("bottom center");

        public object Convert() => value;
    }
}
