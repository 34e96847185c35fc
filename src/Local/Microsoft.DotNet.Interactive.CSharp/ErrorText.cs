using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>Errors as the author of a cell wants to read them: what, and in which line of which cell.</summary>
internal static partial class ErrorText
{
    /// <summary>The compiler's messages, one a line.</summary>
    public static string Of(IEnumerable<Diagnostic> diagnostics) => string.Join(Environment.NewLine, diagnostics.Select(diagnostic => diagnostic.ToString()));

    /// <summary>An exception with its causes, and the calls that led to it from the cell on.</summary>
    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        for (var current = exception; current is not null; current = current.InnerException)
        {
            text.Append(current == exception ? string.Empty : Environment.NewLine + " ---> ").Append(current.GetType().FullName).Append(": ").Append(current.Message);
            foreach (var frame in Frames(current)) text.AppendLine().Append("   at ").Append(frame);
        }

        return text.ToString();
    }

    public static Diagnostic ToModel(Microsoft.CodeAnalysis.Diagnostic diagnostic)
    {
        var span = diagnostic.Location.GetLineSpan().Span;
        return new Diagnostic(
            new LinePositionSpan(new LinePosition(span.Start.Line, span.Start.Character), new LinePosition(span.End.Line, span.End.Character)),
            diagnostic.Severity,
            diagnostic.Id,
            diagnostic.GetMessage());
    }

    private static IEnumerable<string> Frames(Exception exception)
    {
        var frames = new StackTrace(exception, fNeedFileInfo: true).GetFrames();
        var last = Array.FindLastIndex(frames, IsOfCell);
        foreach (var frame in last < 0 ? frames : frames[..(last + 1)])
        {
            if (frame.GetMethod() is not { DeclaringType: { } type } method || type.Namespace?.StartsWith("System.Runtime", StringComparison.Ordinal) == true) continue;
            var place = frame.GetFileName() is { } file ? $"{(IsOfCell(frame) ? Path.GetFileName(file) : file)}, line {frame.GetFileLineNumber()}" : null;
            if (!IsOfCell(frame)) yield return $"{type.FullName}.{method.Name}{(place is null ? string.Empty : $" in {place}")}";
            else if (place is not null) yield return NameInCell(method, type) is { Length: > 0 } name ? $"{name} in {place}" : place;
        }
    }

    private static bool IsOfCell(StackFrame frame) => frame.GetMethod()?.DeclaringType?.Assembly.GetName().Name?.StartsWith('ℛ') == true;

    // The names that the compiler makes up for top-level code, local functions and state machines mean nothing to the author.
    private static string NameInCell(System.Reflection.MethodBase method, Type type)
    {
        var name = $"{type.Name}.{method.Name}";
        if (LocalFunction().Match(method.Name) is { Success: true } local) return local.Groups[1].Value;
        if (StateMachine().Match(type.Name) is { Success: true } machine) return machine.Groups[1].Value is "<Initialize>" ? string.Empty : machine.Groups[1].Value;
        if (type.Name.StartsWith("Submission#", StringComparison.Ordinal)) return method.Name.StartsWith('<') ? string.Empty : method.Name;
        return name.Contains('<', StringComparison.Ordinal) ? string.Empty : name.Replace("..ctor", " constructor", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^<.*>g__(\w+)\|")]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"^<(<Initialize>|\w+)>d__")]
    private static partial Regex StateMachine();
}
