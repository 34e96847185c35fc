namespace Strm.Cli;

/// <summary>The command line asks for something that its words cannot mean: exit code 2.</summary>
/// <param name="message">What was given, what is required, how to fix it.</param>
internal sealed class UsageException(string message) : Exception(message);
