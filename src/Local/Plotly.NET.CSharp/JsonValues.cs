using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Plotly.NET.CSharp;

/// <summary>.NET values as the JSON that plotly.js reads.</summary>
internal static class JsonValues
{
    /// <summary>Sets a property, if the argument was given.</summary>
    public static JsonObject Put<T>(this JsonObject target, string name, Optional<T> value)
    {
        if (value.IsSome) target[name] = Of(value.Value);
        return target;
    }

    /// <summary>Sets a property that is an object; an empty one is left out.</summary>
    public static JsonObject Put(this JsonObject target, string name, JsonObject value)
    {
        if (value.Count > 0) target[name] = value;
        return target;
    }

    /// <summary>What plotly.js draws for a value: numbers that are none become gaps.</summary>
    public static JsonNode? Of(object? value) => value switch
    {
        null => null,
        JsonNode node => node,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        float number => Real(number, double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        double number => Real(number, number),
        decimal number => JsonValue.Create(number),
        byte or sbyte or short or ushort or int or uint or long => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        ulong number => JsonValue.Create(number),
        DateTime time => JsonValue.Create(time.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture)),
        Color color => Of(color.Value),
        IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(Of)]),
        _ when value.GetType().DeclaringType == typeof(StyleParam) => Of(value.GetType().GetMethod("Convert")!.Invoke(value, null)),
        _ => JsonValue.Create(value.ToString()),
    };

    private static JsonValue? Real(double check, double number) => double.IsFinite(check) ? JsonValue.Create(number) : null;
}
