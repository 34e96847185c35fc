using Microsoft.DotNet.Interactive.Commands;

namespace Strm.Interactive.Directives;

/// <summary><c>#!strm evaluate</c>: evaluates a model on episodes.</summary>
public sealed class EvaluateDirective : KernelDirectiveCommand
{
    /// <summary>The frame archive.</summary>
    public string Data { get; set; } = "";

    /// <summary>The model; the default model if none is named.</summary>
    public string? Checkpoint { get; set; }

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

    /// <summary>Episodes.</summary>
    public int Count { get; set; } = 400;

    /// <summary>The seed that they are drawn from.</summary>
    public int Seed { get; set; }

    /// <summary>cpu, cuda or cuda:1.</summary>
    public string Device { get; set; } = "cpu";

    /// <summary>The variable that the result goes into.</summary>
    public string? Name { get; set; }
}
