using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>What the user answered.</summary>
public class InputProduced : KernelEvent
{
    public InputProduced(string value, RequestInput command)
        : base(command) => Value = value;

    public string Value { get; }
}
