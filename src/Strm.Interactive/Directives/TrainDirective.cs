using Microsoft.DotNet.Interactive.Commands;

namespace Strm.Interactive.Directives;

/// <summary><c>#!strm train</c>: trains a model in a run folder.</summary>
public sealed class TrainDirective : KernelDirectiveCommand
{
    /// <summary>The frame archive.</summary>
    public string Data { get; set; } = "";

    /// <summary>The run folder.</summary>
    public string Out { get; set; } = "";

    /// <summary>The split protocol.</summary>
    public string Protocol { get; set; } = "folder";

    /// <summary>small or paper.</summary>
    public string Preset { get; set; } = "small";

    /// <summary>Training tasks; 0 for the preset's.</summary>
    public int Iterations { get; set; }

    /// <summary>The seed.</summary>
    public int Seed { get; set; }

    /// <summary>cpu, cuda or cuda:1.</summary>
    public string Device { get; set; } = "cpu";

    /// <summary>Whether the backbone starts from the default model.</summary>
    public bool FromDefault { get; set; }

    /// <summary>Whether to resume from the newest state of the run folder.</summary>
    public bool Resume { get; set; }

    /// <summary>Whether live curves are shown, not a bar alone.</summary>
    public bool Watch { get; set; }

    /// <summary>The variable that the trained model goes into.</summary>
    public string? Name { get; set; }
}
