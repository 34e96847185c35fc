namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>A value on screen, which can be replaced there by a newer one.</summary>
public class DisplayedValue
{
    public DisplayedValue(object? value, IReadOnlyList<FormattedValue> formattedValues)
    {
        ArgumentNullException.ThrowIfNull(formattedValues);
        (Value, FormattedValues) = (value, formattedValues);
    }

    public string DisplayId { get; } = Guid.NewGuid().ToString();

    public bool IsUpdated { get; private set; }

    public IReadOnlyList<FormattedValue> FormattedValues { get; private set; }

    public object? Value { get; private set; }

    /// <summary>Where updates go: to the invocation that displayed the value, whichever thread updates it.</summary>
    internal Action<DisplayedValue>? Updated { get; set; }

    public void Update(object? updatedValue)
    {
        FormattedValues = FormattedValue.CreateManyFromObject(updatedValue, [.. FormattedValues.Select(value => value.MimeType)]);
        (IsUpdated, Value) = (true, updatedValue);
        if (Updated is { } updated) updated(this);
        else Formatter.RaiseFormatterEvent(this);
    }
}
