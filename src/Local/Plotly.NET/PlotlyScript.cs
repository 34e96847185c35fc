namespace Plotly.NET;

/// <summary>plotly.js itself, from the resource that the build put into this assembly.</summary>
internal static class PlotlyScript
{
    private static readonly Lazy<string> Source = new(Read);

    public static string Text => Source.Value;

    private static string Read()
    {
        var assembly = typeof(PlotlyScript).Assembly;
        var name = assembly.GetManifestResourceNames().FirstOrDefault(name => name.EndsWith(".min.js", StringComparison.Ordinal)) ??
            throw new InvalidOperationException("This build holds no plotly.js, because the npm registry could not be reached when it was built. Build again with network: it is kept in ~/.cache/strm afterwards.");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
