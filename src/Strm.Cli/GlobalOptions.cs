using System.CommandLine;

namespace Strm.Cli;

/// <summary>The options that every verb takes.</summary>
internal static class GlobalOptions
{
    /// <summary>Shows where an error came from.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Show the whole error, with its stack trace.", Recursive = true };
}
