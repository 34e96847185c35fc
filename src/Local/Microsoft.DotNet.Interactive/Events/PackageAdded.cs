using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>A package can be used.</summary>
public class PackageAdded : KernelEvent
{
    public PackageAdded(ResolvedPackageReference packageReference, KernelCommand command)
        : base(command) => PackageReference = packageReference;

    public ResolvedPackageReference PackageReference { get; }

    public override string ToString() => $"{nameof(PackageAdded)}: {PackageReference}";
}
