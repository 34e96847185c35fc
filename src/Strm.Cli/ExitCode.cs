namespace Strm.Cli;

/// <summary>What the exit codes of <c>strm</c> mean.</summary>
internal static class ExitCode
{
    /// <summary>The work was done.</summary>
    public const int Success = 0;

    /// <summary>The work failed; standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>The command line was wrong; standard error says how.</summary>
    public const int Usage = 2;

    /// <summary>The work was interrupted by Ctrl-C or SIGTERM.</summary>
    public const int Interrupted = 130;
}

/// <summary>The command line asks for something impossible: <see cref="ExitCode.Usage"/>.</summary>
/// <param name="message">What was given, what is required, how to fix it.</param>
internal sealed class UsageException(string message) : Exception(message);
