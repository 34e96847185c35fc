using System.CommandLine;

namespace Strm.Cli;

/// <summary>
/// A text file that a command writes; the path <c>-</c> is standard output, and then the command's messages go to standard error.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private const string StandardOutput = "-";

    private readonly InvocationConfiguration console;
    private readonly string given;
    private string? temporary;

    private OutputFile(string given, InvocationConfiguration console) => (this.given, this.console) = (given, console);

    /// <summary>Where to write; for standard output a temporary file that <see cref="Deliver"/> passes on.</summary>
    public string Path => IsStandardOutput ? temporary ??= System.IO.Path.GetTempFileName() : given;

    /// <summary>Whether it is standard output.</summary>
    public bool IsStandardOutput => given == StandardOutput;

    /// <summary>The file's name in messages.</summary>
    public string Name => IsStandardOutput ? "standard output" : given;

    /// <summary>Where the command reports what it did.</summary>
    public TextWriter Messages => IsStandardOutput ? console.Error : console.Output;

    /// <summary>A file to write.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="path">The path that was given; null for none.</param>
    /// <returns>The file; null if no path was given.</returns>
    public static OutputFile? Of(ParseResult result, string? path) =>
        path is null ? null : new OutputFile(path, result.InvocationConfiguration);

    /// <summary>Writes text.</summary>
    /// <param name="text">All of it.</param>
    public void Write(string text)
    {
        if (IsStandardOutput) console.Output.Write(text);
        else AtomicFile.Write(given, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Passes on what was written to <see cref="Path"/>, if that is not the file itself.</summary>
    public void Deliver()
    {
        if (!IsStandardOutput) return;
        using var reader = new StreamReader(Path);
        var block = new char[1 << 16];
        while (reader.Read(block) is > 0 and var count) console.Output.Write(block.AsSpan(0, count));
        console.Output.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (temporary is not null) File.Delete(temporary);
    }
}
