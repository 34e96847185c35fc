using System.Text;

namespace Microsoft.DotNet.Interactive;

/// <summary>Gives what code writes to the console to the cell that runs it, and everything else to the real console.</summary>
internal sealed class ConsoleCapture : TextWriter
{
    private static readonly Lock Gate = new();

    // Console.Out is a wrapper that passes its writer's format provider on, by which ours is known.
    private static readonly IFormatProvider Marker = new System.Globalization.CultureInfo(string.Empty);

    private readonly TextWriter console;
    private readonly bool error;

    private ConsoleCapture(TextWriter console, bool error) => (this.console, this.error) = (console, error);

    public override Encoding Encoding => Encoding.UTF8;

    public override IFormatProvider FormatProvider => Marker;

    /// <summary>Stands in for the console from now on; a host may have replaced it since the last time.</summary>
    public static void Ensure()
    {
        lock (Gate)
        {
            if (!IsCapturing(Console.Out)) Console.SetOut(new ConsoleCapture(Console.Out, error: false));
            if (!IsCapturing(Console.Error)) Console.SetError(new ConsoleCapture(Console.Error, error: true));
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value)) return;
        if (KernelInvocationContext.Current is { } context) context.WriteOutput(value, error);
        else console.Write(value);
    }

    public override void WriteLine() => Write(NewLine);

    public override void WriteLine(string? value) => Write(value + NewLine);

    public override void WriteLine(ReadOnlySpan<char> buffer) => Write(buffer.ToString() + NewLine);

    public override void WriteLine(char[] buffer, int index, int count) => WriteLine(new string(buffer, index, count));

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override void Flush() => console.Flush();

    private static bool IsCapturing(TextWriter writer) => ReferenceEquals(writer.FormatProvider, Marker);
}
