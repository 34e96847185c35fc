using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.ValueSharing;

/// <summary>A variable: its name, a line about its value, its type.</summary>
public class KernelValueInfo
{
    public KernelValueInfo(string name, FormattedValue formattedValue, Type? type = null, string? typeName = null) =>
        (Name, FormattedValue, Type, TypeName) = (name, formattedValue, type, typeName ?? (type is null ? string.Empty : Members.TypeName(type)));

    public string Name { get; }

    public FormattedValue FormattedValue { get; }

    public Type? Type { get; }

    public string TypeName { get; init; }
}
