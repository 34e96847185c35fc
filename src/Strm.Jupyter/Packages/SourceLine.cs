using Microsoft.DotNet.Interactive.Commands;

namespace Strm.Jupyter.Packages;

/// <summary>A line <c>#i "nuget:…"</c>.</summary>
internal sealed class SourceLine : KernelDirectiveCommand
{
    /// <summary>What stands between the quotes.</summary>
    public string Source { get; set; } = string.Empty;
}
