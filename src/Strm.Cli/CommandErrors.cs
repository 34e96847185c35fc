using System.CommandLine;
using System.CommandLine.Parsing;
using Strm.Cli.Commands;
using Strm.Jupyter;
using Strm.Torch;
using Strm.Training;

namespace Strm.Cli;

/// <summary>The wording of the command line's errors.</summary>
internal static class CommandErrors
{
    /// <summary>An option with an empty value, such as an unset shell variable produces; no option accepts one.</summary>
    public static OptionResult? Empty(ParseResult result) =>
        result.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(option => option.Tokens.Any(token => token.Value.Length == 0));

    /// <summary>What is wrong with a command line.</summary>
    public static string Usage(ParseResult result)
    {
        var command = CommandPath(result.CommandResult);
        var errors = result.Errors.Count > 0
            ? result.Errors.Select(e => e.Message)
            : [$"Option '{Empty(result)!.Option.Name}' was given an empty value."];
        return $"{string.Join(' ', errors)} Run '{command} --help' to see its options.";
    }

    /// <summary>What went wrong in a command.</summary>
    public static string Text(Exception exception) => exception switch
    {
        StrmException or JupyterException or UsageException => exception.Message,
        IOException when DiskSpace.IsFull(exception) => DiskSpace.Full(null, exception).Message,
        UnauthorizedAccessException or IOException => $"{exception.Message.TrimEnd('.')}. Files and folders must be readable and "
            + $"writable. Check the paths that were given.",
        _ when OutOfMemory.Is(exception) => "Memory ran out. The model and the clips being processed at once must fit. "
            + "Close other programs, or use fewer --workers, --precision bf16 or a smaller model.",
        _ => NativeTorch.Failure() ?? $"{exception.GetType().Name}: {exception.Message.Split('\n')[0]} Run with --verbose to see where.",
    };

    private static string CommandPath(SymbolResult result)
    {
        var names = new Stack<string>();
        for (var current = result; current is CommandResult command; current = command.Parent!)
        {
            names.Push(command.Command.Name);
        }

        return string.Join(' ', names);
    }
}
