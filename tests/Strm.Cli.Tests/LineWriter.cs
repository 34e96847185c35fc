using System.Text;

namespace Strm.Cli.Tests;

/// <summary>Passes on every line that is written.</summary>
internal sealed class LineWriter(Action<string> onLine) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
    }

    public override void WriteLine(string? value) => onLine(value ?? "");

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }
}
