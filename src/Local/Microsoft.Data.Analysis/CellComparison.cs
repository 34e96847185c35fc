using System.Globalization;

namespace Microsoft.Data.Analysis;

/// <summary>Comparison of a cell with a value that may be of another numeric type.</summary>
internal static class CellComparison
{
    public static bool AreEqual(object? cell, object? value) => cell is null || value is null ? cell is null && value is null : Order(cell, value) == 0;

    public static int Order(object cell, object value)
    {
        if (cell is string text) return value is string other ? string.CompareOrdinal(text, other) : throw new NotImplementedException();
        if (cell.GetType() == value.GetType()) return ((IComparable)cell).CompareTo(value);
        if (cell is DateTime or bool || value is DateTime or bool or string) throw new NotSupportedException($"Values of {cell.GetType()} cannot be compared with {value.GetType()}.");
        return IsReal(cell) || IsReal(value)
            ? Convert.ToDouble(cell, CultureInfo.InvariantCulture).CompareTo(Convert.ToDouble(value, CultureInfo.InvariantCulture))
            : Convert.ToDecimal(cell, CultureInfo.InvariantCulture).CompareTo(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
    }

    private static bool IsReal(object value) => value is float or double;
}
