using System.CommandLine;

namespace Strm.Cli.Commands;

/// <summary>The verbs of <c>strm</c>, in the order of its help.</summary>
internal static class Verbs
{
    /// <summary>Creates every verb.</summary>
    public static IEnumerable<Command> All() =>
    [
        SetupCommand.Create(),
        DoctorCommand.Create(),
        DemoCommand.Create(),
        DataCommand.Create(),
        SplitsCommand.Create(),
        EpisodesCommand.Create(),
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        TableCommand.Create(),
        CompareCommand.Create(),
        AblateCommand.Create(),
        ForwardCommand.Create(),
        AttentionCommand.Create(),
        ClassifyCommand.Create(),
        CheckCommand.Create(),
        CheckpointCommand.Create(),
        BenchmarkCommand.Create(),
        NotebookCommand.Create(),
        KernelCommand.Create(),
    ];
}
