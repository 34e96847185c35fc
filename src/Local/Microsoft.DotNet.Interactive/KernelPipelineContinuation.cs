using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive;

/// <summary>The rest of a pipeline.</summary>
public delegate Task KernelPipelineContinuation(KernelCommand command, KernelInvocationContext context);
