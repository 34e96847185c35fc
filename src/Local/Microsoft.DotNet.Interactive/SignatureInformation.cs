using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>One overload of a method.</summary>
public class SignatureInformation
{
    public SignatureInformation(string label, FormattedValue documentation, IReadOnlyList<ParameterInformation> parameters) =>
        (Label, Documentation, Parameters) = (label, documentation, parameters);

    public string Label { get; }

    public FormattedValue Documentation { get; }

    public IReadOnlyList<ParameterInformation> Parameters { get; }
}
