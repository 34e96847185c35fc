namespace Strm.Interactive;

/// <summary>The usings that cells have without writing them.</summary>
internal static class NotebookUsings
{
    /// <summary>A cell of usings alone.</summary>
    /// <remarks>Of Plotly.NET only the C# layer: together with <c>using Plotly.NET</c> its names are ambiguous.</remarks>
    public const string Code = """
        using System.IO;
        using System.Threading;
        using Strm;
        using Strm.Archives;
        using Strm.Backbones;
        using Strm.Checkpoints;
        using Strm.Episodes;
        using Strm.Evaluation;
        using Strm.Heads;
        using Strm.Interactive;
        using Strm.Interactive.Charts;
        using Strm.Models;
        using Strm.Preparation;
        using Strm.Recognition;
        using Strm.Reports;
        using Strm.Statistics;
        using Strm.Studies;
        using Strm.Synthesis;
        using Strm.Torch;
        using Strm.Training;
        using Strm.Video;
        using Microsoft.Data.Analysis;
        using Plotly.NET.CSharp;
        using GenericChart = Plotly.NET.GenericChart;
        using StyleParam = Plotly.NET.StyleParam;
        using TorchSharp;
        """;
}
