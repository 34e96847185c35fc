using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>The overloads of a call, and where in it the position is.</summary>
public class SignatureHelpProduced : KernelEvent
{
    public SignatureHelpProduced(RequestSignatureHelp command, IReadOnlyList<SignatureInformation> signatures, int activeSignatureIndex, int activeParameterIndex)
        : base(command) => (Signatures, ActiveSignatureIndex, ActiveParameterIndex) = (signatures, activeSignatureIndex, activeParameterIndex);

    public IReadOnlyList<SignatureInformation> Signatures { get; }

    public int ActiveSignatureIndex { get; }

    public int ActiveParameterIndex { get; }
}
