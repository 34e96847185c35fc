using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.ValueSharing;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>The variables that there are.</summary>
public class ValueInfosProduced : KernelEvent
{
    public ValueInfosProduced(IReadOnlyCollection<KernelValueInfo> valueInfos, RequestValueInfos command)
        : base(command) => ValueInfos = valueInfos;

    public IReadOnlyCollection<KernelValueInfo> ValueInfos { get; }
}
