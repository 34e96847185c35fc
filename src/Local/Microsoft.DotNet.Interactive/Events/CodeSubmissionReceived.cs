using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>Code arrived.</summary>
public class CodeSubmissionReceived : KernelEvent
{
    public CodeSubmissionReceived(SubmitCode command)
        : base(command) => Code = command.Code;

    public string Code { get; }
}
