using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>The code goes on.</summary>
public class IncompleteCodeSubmissionReceived : KernelEvent
{
    public IncompleteCodeSubmissionReceived(SubmitCode submitCode)
        : base(submitCode)
    {
    }
}
