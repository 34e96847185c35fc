namespace Plotly.NET;

public static partial class StyleParam
{
    /// <summary>The order of an axis' categories.</summary>
    public sealed class CategoryOrder
    {
        private readonly object value;

        private CategoryOrder(object value) => this.value = value;

        public static CategoryOrder Trace { get; } = new("trace");

        public static CategoryOrder CategoryAscending { get; } = new("category ascending");

        public static CategoryOrder CategoryDescending { get; } = new("category descending");

        public static CategoryOrder Array { get; } = new("array");

        public object Convert() => value;
    }
}
