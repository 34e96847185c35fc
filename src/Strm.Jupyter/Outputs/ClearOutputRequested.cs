using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Strm.Jupyter.Outputs;

/// <summary>A cell asks for its output to be cleared.</summary>
internal sealed class ClearOutputRequested(KernelCommand command, bool wait) : KernelEvent(command)
{
    /// <summary>Only when there is something new.</summary>
    public bool Wait { get; } = wait;
}
