using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>The code is whole.</summary>
public class CompleteCodeSubmissionReceived : KernelEvent
{
    public CompleteCodeSubmissionReceived(SubmitCode submitCode)
        : base(submitCode)
    {
    }
}
