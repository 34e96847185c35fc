using Microsoft.DotNet.Interactive.Commands;

namespace Strm.Interactive.Directives;

/// <summary><c>#!strm</c> and <c>#!strm help</c>: lists the subcommands.</summary>
public sealed class HelpDirective : KernelDirectiveCommand
{
}

/// <summary><c>#!strm doctor</c>: checks the machine.</summary>
public sealed class DoctorDirective : KernelDirectiveCommand
{
}

/// <summary><c>#!strm synth</c>: makes the embedded benchmark as an archive of frames.</summary>
public sealed class SynthDirective : KernelDirectiveCommand
{
    /// <summary>The archive to make, a zip.</summary>
    public string Out { get; set; } = "";

    /// <summary>The seed of every clip.</summary>
    public int Seed { get; set; }

    /// <summary>Clips of every class.</summary>
    public int ClipsPerClass { get; set; } = 20;

    /// <summary>Training classes.</summary>
    public int TrainClasses { get; set; } = 44;

    /// <summary>Validation classes.</summary>
    public int ValClasses { get; set; } = 8;

    /// <summary>Test classes.</summary>
    public int TestClasses { get; set; } = 14;

    /// <summary>The variable that the opened data set goes into.</summary>
    public string? Name { get; set; }
}

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

    /// <summary>Whether to show live curves instead of just a bar.</summary>
    public bool Watch { get; set; }

    /// <summary>The variable that the trained model goes into.</summary>
    public string? Name { get; set; }
}

/// <summary><c>#!strm evaluate</c>: evaluates a model on episodes.</summary>
public sealed class EvaluateDirective : KernelDirectiveCommand
{
    /// <summary>The frame archive.</summary>
    public string Data { get; set; } = "";

    /// <summary>The model; the default model if none is given.</summary>
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

    /// <summary>The seed that they are drawn with.</summary>
    public int Seed { get; set; }

    /// <summary>cpu, cuda or cuda:1.</summary>
    public string Device { get; set; } = "cpu";

    /// <summary>The variable that the result goes into.</summary>
    public string? Name { get; set; }
}
