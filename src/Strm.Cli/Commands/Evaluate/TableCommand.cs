using System.CommandLine;
using Strm.Studies;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm table</c>.</summary>
internal static class TableCommand
{
    private static readonly Argument<string[]> Places = new("runs")
    {
        Description = "Run folders, folders of them, or files that 'strm evaluate' wrote; none for only the published numbers.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private static readonly Option<string?> Format = new("--format")
    {
        Description = "markdown (default), csv, latex or html; by --out's extension by default.",
    };
    private static readonly Option<string?> Out = new("--out")
    {
        Description = "Write the table here instead of printing it; - prints it.",
    };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("table", "The paper's results table with your own evaluations next to it.") { Places, Format, Out };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var path = result.GetValue(Out);
        var write = Writer(result.GetValue(Format) ?? OfExtension(path));
        var text = write(ResultTable.Collect(result.GetValue(Places) ?? []));
        using var file = OutputFile.Of(result, path ?? "-")!;
        file.Write(text);
        return ExitCode.Success;
    }

    private static string OfExtension(string? path) => Path.GetExtension(path)?.ToUpperInvariant() switch
    {
        ".CSV" => "csv",
        ".TEX" => "latex",
        ".HTML" or ".HTM" => "html",
        _ => "markdown",
    };

    private static Func<ResultTable, string> Writer(string format) => format switch
    {
        "markdown" or "md" => ResultText.ToMarkdown,
        "csv" => ResultText.ToCsv,
        "latex" => ResultText.ToLatex,
        "html" => table => ResultText.ToPage(table).ToString(),
        _ => throw new UsageException($"--format is '{format}'. It must be markdown, csv, latex or html. Correct it."),
    };
}
