using System.CommandLine;
using System.Globalization;
using Strm.Preparation;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm data merge</c>: joins the shards of an archive.</summary>
internal static class DataMergeCommand
{
    private static readonly Argument<string[]> Shards = new("shards")
    {
        Description = "The outputs of 'data prepare --shard 1/n' to 'n/n'.", Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "The archive to make: a .zip file, else a folder.", Required = true,
    };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "merge", "Join the shards of an archive; the result equals that of one run without shards.") { Shards, Out };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var console = result.InvocationConfiguration;
        var output = result.GetRequiredValue(Out);
        var report = await ProgressRenderer.RunAsync(
            result, progress => ShardMerge.Run(result.GetRequiredValue(Shards), output, progress, cancellationToken)).ConfigureAwait(false);
        await console.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Clips} clips with {report.Frames} frames in {output}; {report.Skipped.Count} were skipped")).ConfigureAwait(false);
        return ExitCode.Success;
    }
}
