using Microsoft.DotNet.Interactive.Formatting;

namespace System;

/// <summary>Shows values, in a notebook or on the console.</summary>
public static class DisplayExtensions
{
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => Raise(value, FormattedValue.CreateManyFromObject(value, mimeTypes));

    public static DisplayedValue DisplayAs(this string value, string mimeType) => Raise(value, [new FormattedValue(mimeType, value)]);

    public static DisplayedValue DisplayTable<T>(this IEnumerable<T> value, params string[] mimeTypes) => Display(value, mimeTypes);

    private static DisplayedValue Raise(object? value, IReadOnlyList<FormattedValue> formattedValues)
    {
        var displayed = new DisplayedValue(value, formattedValues);
        Formatter.RaiseFormatterEvent(displayed);
        return displayed;
    }
}
