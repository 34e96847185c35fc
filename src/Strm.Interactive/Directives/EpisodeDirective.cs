using Microsoft.DotNet.Interactive.Commands;

namespace Strm.Interactive.Directives;

/// <summary><c>#!strm episode</c>: draws an episode and shows its clips.</summary>
public sealed class EpisodeDirective : KernelDirectiveCommand
{
    /// <summary>The frame archive.</summary>
    public string Data { get; set; } = "";

    /// <summary>The split protocol.</summary>
    public string Protocol { get; set; } = "folder";

    /// <summary>train, val or test.</summary>
    public string Split { get; set; } = "test";

    /// <summary>Classes per episode.</summary>
    public int Way { get; set; } = 5;

    /// <summary>Support clips per class.</summary>
    public int Shot { get; set; } = 1;

    /// <summary>Query clips per class.</summary>
    public int Queries { get; set; } = 1;

    /// <summary>The seed.</summary>
    public int Seed { get; set; }

    /// <summary>The episode's number.</summary>
    public int Index { get; set; }

    /// <summary>The variable that the episode goes into.</summary>
    public string? Name { get; set; }
}
