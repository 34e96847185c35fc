namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>What is set for one type of value.</summary>
public static class Formatter<T>
{
    public static int ListExpansionLimit
    {
        get => Formatter.ListExpansionLimitFor(typeof(T));
        set => Formatter.SetListExpansionLimit(typeof(T), value);
    }
}
