using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>A parameter of a method.</summary>
public class ParameterInformation
{
    public ParameterInformation(string label, FormattedValue documentation) => (Label, Documentation) = (label, documentation);

    public string Label { get; }

    public FormattedValue Documentation { get; }
}
