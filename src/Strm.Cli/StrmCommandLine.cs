using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Strm.Cli.Commands;
using Strm.Distributed;
using Strm.Jupyter;
using Strm.Torch;
using Strm.Training;

namespace Strm.Cli;

/// <summary>The command <c>strm</c>: its commands and how they end.</summary>
internal static class StrmCommandLine
{
    private const string Name = "strm";

    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Show the whole error, with its stack trace.", Recursive = true,
    };

    private static readonly HashSet<string> CommandsWithoutTensors =
    [
        "doctor", "setup", "data", "splits", "episodes", "kernel", "notebook", "table"
    ];

    private static readonly HashSet<string> CommandsWithoutCache = ["data", "splits", "episodes", "table"];

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments after <c>strm</c>.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <param name="commands">The commands; null for those of <c>strm</c>.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellationToken, IEnumerable<Command>? commands = null)
    {
        // mpirun runs each rank in a terminal of its own, to which .NET would write control characters before the results.
        if (Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_SIZE") is not null) Environment.SetEnvironmentVariable("TERM", "dumb");
        return RunAsync(args, Console.Out, Console.Error, cancellationToken, commands);
    }

    /// <summary>Runs one command line with its output redirected.</summary>
    /// <param name="args">The arguments after <c>strm</c>.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where errors and progress go.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <param name="commands">The commands; null for those of <c>strm</c>.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken,
        IEnumerable<Command>? commands = null)
    {
        var result = CreateRoot(commands ?? AllCommands.Create()).Parse(args);
        if ((result.Errors.Count > 0 && result.CommandResult.Command is not SpeedCommand) || CommandErrors.Empty(result) is not null)
        {
            await error.WriteLineAsync(CommandErrors.Usage(result)).ConfigureAwait(false);
            return ExitCode.Usage;
        }

        var console = new InvocationConfiguration
        {
            Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
        };

        // Ctrl-C in Jupyter's terminal interrupts a kernel's cell and does not end the kernel.
        var isKernel = result.CommandResult is { Command.Name: KernelCommand.Run, Parent: CommandResult { Command.Name: "kernel" } };
        using var interruption = isKernel ? null : new Interruption(cancellationToken);
        var code = await InvokeAsync(args, result, console, interruption?.Token ?? cancellationToken).ConfigureAwait(false);
        MpiJob.End(code);
        return code;
    }

    private static async Task<int> InvokeAsync(
        IReadOnlyList<string> args, ParseResult result, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        try
        {
            if (result.CommandResult.Command is SpeedCommand)
                return await BenchmarkCommand.RunAsync(args, console.Error, cancellationToken).ConfigureAwait(false);
            // Otherwise TorchSharp prints pages of errors and copies libtorch next to the program.
            if (Works(result, CommandsWithoutTensors)) NativeTorch.Require();
            if (UsesCache(result) && UserCache.Note is { } note) await console.Error.WriteLineAsync(note).ConfigureAwait(false);
            return await result.InvokeAsync(console, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await console.Error.WriteLineAsync($"{RankName()}Interrupted.").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }
#pragma warning disable CA1031 // On any error, a user gets a sentence and a script an exit code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var text = result.GetValue(Verbose) ? exception.ToString() : CommandErrors.Text(exception);
            await console.Error.WriteLineAsync(RankName() + text).ConfigureAwait(false);
            return exception is UsageException ? ExitCode.Usage : ExitCode.Failure;
        }
    }

    // It is enough if one of several processes says it.
    private static bool UsesCache(ParseResult result) =>
        Works(result, CommandsWithoutCache) && Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_RANK") is null or "0";

    // Help and the version are not work.
    private static bool Works(ParseResult result, HashSet<string> except) =>
        result.Action is { } action && action == result.CommandResult.Command.Action && !except.Contains(TopName(result.CommandResult));

    private static string TopName(CommandResult command)
    {
        while (command.Parent is CommandResult { Parent: not null } parent) command = parent;
        return command.Command.Name;
    }

    // A single process needs no name; each of several says which one it is.
    private static string RankName() => MpiJob.Current is { Rank: > 0 } job ? $"{job.Name}: " : "";

    // Not a RootCommand: that takes its name from the running file, and help should say strm.
    private static Command CreateRoot(IEnumerable<Command> commands)
    {
        var root = new Command(Name, "Few-shot action recognition for .NET: STRM and its relatives.")
        {
            new HelpOption(), new VersionOption(), Verbose,
        };
        foreach (var command in commands) root.Subcommands.Add(command);
        return root;
    }
}
