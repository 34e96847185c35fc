namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Writes a value; false means that the next formatter for its type is to be tried.</summary>
public delegate bool FormatDelegate<T>(T value, FormatContext context);
