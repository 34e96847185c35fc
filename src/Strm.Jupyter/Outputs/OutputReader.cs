using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;

namespace Strm.Jupyter.Outputs;

/// <summary>Reads the output from a kernel's events.</summary>
internal static class OutputReader
{
    /// <summary>The output for a cell that was stopped.</summary>
    public static ErrorOutput Interrupted => Error("Interrupted", "The cell was interrupted.", "The cell was interrupted.");

    /// <summary>The output of an event; null if it shows nothing.</summary>
    public static CellOutput? Read(KernelEvent kernelEvent) => kernelEvent switch
    {
        ClearOutputRequested clear => new ClearOutput(clear.Wait),
        PageRequested page => new PageOutput(MimeBundle.Of(page.Value, page.FormattedValues)),
        StandardOutputValueProduced output => new StreamOutput(false, Text(output)),
        StandardErrorValueProduced error => new StreamOutput(true, Text(error)),
        ErrorProduced error => new StreamOutput(true, error.Message.EndsWith('\n') ? error.Message : error.Message + "\n"),
        ReturnValueProduced result => Display(DisplayKind.Result, result),
        DisplayedValueUpdated update => Display(DisplayKind.Update, update),
        DisplayedValueProduced displayed => Display(DisplayKind.New, displayed),
        _ => null,
    };

    /// <summary>Why a command failed.</summary>
    public static ErrorOutput Read(CommandFailed failed) => failed.Exception switch
    {
        CodeSubmissionCompilationErrorException => Error("CompilationError", failed.Message.Split('\n')[0].TrimEnd(), failed.Message),
        OperationCanceledException => Interrupted,
        { } exception => Error(exception.GetType().FullName!, exception.Message, failed.Message),
        null => Error("Error", failed.Message, failed.Message),
    };

    private static ErrorOutput Error(string name, string message, string text) =>
        new(name, message, [.. text.Split('\n').Select(line => line.TrimEnd('\r'))]);

    private static DisplayOutput Display(DisplayKind kind, DisplayEvent shown) =>
        new(kind, MimeBundle.Of(shown.Value, shown.FormattedValues), shown.ValueId);

    private static string Text(DisplayEvent written) => string.Concat(written.FormattedValues.Take(1).Select(value => value.Value));
}
