using Microsoft.DotNet.Interactive.Commands;

namespace Strm.Interactive.Tests;

/// <summary>Loads the extensions of an unpacked package.</summary>
public sealed class LoadPackage : KernelDirectiveCommand
{
    public string Folder { get; set; } = string.Empty;
}
