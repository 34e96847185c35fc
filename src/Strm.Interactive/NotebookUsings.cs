namespace Strm.Interactive;

/// <summary>The usings that cells have implicitly.</summary>
internal static class NotebookUsings
{
    /// <summary>A cell with nothing but usings.</summary>
    /// <remarks>Only the C# layer of Plotly.NET: together with <c>using Plotly.NET</c> its names are ambiguous.</remarks>
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
