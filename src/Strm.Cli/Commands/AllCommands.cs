using System.CommandLine;

namespace Strm.Cli.Commands;

/// <summary>The commands of <c>strm</c>, in the order of its help.</summary>
internal static class AllCommands
{
    /// <summary>Creates every command.</summary>
    public static IEnumerable<Command> Create() =>
    [
        SetupCommand.Create(),
        DoctorCommand.Create(),
        DemoCommand.Create(),
        new("data", "Make, prepare and check the frames that episodes are drawn from.")
        {
            DataSynthCommand.Create(), DataPrepareCommand.Create(), DataVerifyCommand.Create(), DataMergeCommand.Create(),
            DataDumpCommand.Create(),
        },
        new("splits", "The published splits: which classes and videos are for training, validation and test.")
        {
            SplitsListCommand.Create(), SplitsShowCommand.Create(), SplitsImportCommand.Create(),
        },
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
        new("checkpoint", "Show what is in a checkpoint, or convert it.")
        {
            CheckpointInspectCommand.Create(), CheckpointConvertCommand.Create(),
        },
        BenchmarkCommand.Create(),
        new("notebook", "Run notebooks, open them in Jupyter, or turn them into programs.")
        {
            NotebookRunCommand.Create(), NotebookOpenCommand.Create(), NotebookExportCommand.Create(),
        },
        KernelCommand.Create(),
    ];
}
