using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive.Directives;

/// <summary>Where the values that fit a parameter are collected.</summary>
public class KernelDirectiveCompletionContext
{
    public IList<CompletionItem> CompletionItems { get; } = [];
}
