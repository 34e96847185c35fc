using System.Globalization;

namespace Microsoft.Data.Analysis;

/// <summary>Conversion of a cell's value to the type of its column.</summary>
internal static class CellValue
{
    /// <summary>A row's value, in which the text "null", and an empty one outside columns of text, is a missing value.</summary>
    public static object? Of(object? value, Type type, CultureInfo? culture) =>
        value is string text && ((text.Length == 0 && type != typeof(string)) || text.Equals("null", StringComparison.OrdinalIgnoreCase)) ? null : Converted(value, type, culture);

    public static object? Converted(object? value, Type type, CultureInfo? culture) => value is null ? null : Convert.ChangeType(value, type, culture ?? CultureInfo.CurrentCulture);
}
