using System.Text;

namespace Strm.Cli.Tests;

/// <summary>Tells of every line that is written, and keeps them unless there are too many.</summary>
internal sealed class LineWriter(Action<string> onLine, bool keeps = true) : TextWriter
{
    private readonly List<string> lines = [];

    public override Encoding Encoding => Encoding.UTF8;

    public IReadOnlyList<string> Lines => lines;

    public override void Write(char value)
    {
    }

    public override void WriteLine(string? value)
    {
        if (keeps) lines.Add(value ?? "");
        onLine(value ?? "");
    }

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }
}
