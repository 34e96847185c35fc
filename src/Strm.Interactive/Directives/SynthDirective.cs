using Microsoft.DotNet.Interactive.Commands;

namespace Strm.Interactive.Directives;

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
