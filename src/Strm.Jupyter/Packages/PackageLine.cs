using Microsoft.DotNet.Interactive.Commands;

namespace Strm.Jupyter.Packages;

/// <summary>A line <c>#r "nuget:…"</c>.</summary>
internal sealed class PackageLine : KernelDirectiveCommand
{
    /// <summary>What stands between the quotes.</summary>
    public string Package { get; set; } = string.Empty;
}
