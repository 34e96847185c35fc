using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using GenericChart = Plotly.NET.GenericChart;

namespace Strm.Interactive.Charts;

/// <summary>plotly.js, which is embedded in Plotly.NET's assembly, and the choice of outputs that must carry it.</summary>
/// <remarks>
/// It is 3.6 MB, so a notebook carries it once, compressed, in the first output that needs it. Running that cell again replaces that
/// output, so the same code carries it again. Outside a kernel nothing is known about the page, so every chart carries it.
/// </remarks>
internal static class PlotlyLibrary
{
    private static readonly Lazy<string?> Source = new(Read);
    private static readonly Lazy<string?> Packed = new(Pack);
    private static readonly ConditionalWeakTable<Kernel, Carrier> Carriers = [];

    /// <summary>The script, which leaves the library in <c>window.strmPlotly.module.exports</c>; null if this build has none.</summary>
    public static string? Script => Source.Value;

    /// <summary>The script, compressed by gzip, as base64; null if this build has none.</summary>
    public static string? Base64 => Packed.Value;

    /// <summary>Whether the output being made must carry the script.</summary>
    public static bool IsNeededNow()
    {
        if (KernelInvocationContext.Current is not { } context) return true;
        if (Outermost(context.Command) is not SubmitCode cell) return true; // a front end that asks for a variable's value, for example
        var carrier = Carriers.GetValue(context.HandlingKernel.RootKernel, _ => new Carrier());
        lock (carrier) return carrier.Claim(cell);
    }

    private static KernelCommand Outermost(KernelCommand command)
    {
        while (command.Parent is not null) command = command.Parent;
        return command;
    }

    // As a module, so that a page's RequireJS does not take it.
    private static string? Read()
    {
        var assembly = typeof(GenericChart).Assembly;
        if (assembly.GetManifestResourceNames().FirstOrDefault(name => name.EndsWith(".min.js", StringComparison.Ordinal)) is not { } name)
            return null;
        using var source = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return "(function(module,define){var exports=module.exports;" + source.ReadToEnd()
            + "\n}).call(window,window.strmPlotly.module={exports:{}});";
    }

    private static string? Pack()
    {
        if (Script is null) return null;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize)) gzip.Write(Encoding.UTF8.GetBytes(Script));
        return Convert.ToBase64String(packed.ToArray());
    }

    private sealed class Carrier
    {
        private SubmitCode? cell;

        public bool Claim(SubmitCode current)
        {
            if (ReferenceEquals(cell, current) || (cell is not null && cell.Code != current.Code)) return false;
            cell = current;
            return true;
        }
    }
}
