using System.Collections;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using Strm.Archives;
using Strm.Episodes;
using Strm.Evaluation;
using Strm.Interactive.Charts;
using Strm.Interactive.Views;
using Strm.Models;
using Strm.Recognition;
using Strm.Reports;
using Strm.Statistics;
using Strm.Studies;
using Strm.Training;
using GenericChart = Plotly.NET.GenericChart;
using Tensor = TorchSharp.torch.Tensor;

namespace Strm.Interactive;

/// <summary>How the library's results look in a notebook: each as HTML and as text.</summary>
public static class ResultFormatters
{
    /// <summary>Registers all of them.</summary>
    public static void Register()
    {
        Register<ResultView>(view => view);
        Register<StrmExperiment>(DataViews.Of);
        Register<FrameArchive>(DataViews.Of);
        Register<SplitProtocol>(DataViews.Of);
        Register<SplitSelection>(DataViews.Of);
        Register<VerificationReport>(DataViews.Of);
        Register<ClipPreview>(EpisodeViews.Of);
        Register<EpisodePreview>(EpisodeViews.Of);
        Register<Episode>(EpisodeViews.Of);
        Register<FewShotModel>(ModelViews.Of);
        Register<LoadedModel>(ModelViews.Of);
        Register<Tensor>(TensorView.Of);
        Register<TrainingSummary>(TrainingViews.Of);
        Register<TrainingWatch>(watch => watch.View());
        Register<ProgressBars>(bars => bars.View());
        Register<EvaluationResult>(EvaluationViews.Of);
        Register<ValidationResult>(EvaluationViews.Of);
        Register<ComparisonResult>(EvaluationViews.Of);
        Register<AccuracyEstimate>(EvaluationViews.Of);
        Register<PairedDifference>(EvaluationViews.Of);
        Register<ConfusionMatrix>(EvaluationViews.Of);
        Register<Classification>(RecognitionViews.Of);
        Register<SupportReport>(RecognitionViews.Of);
        Register<SupportCheck>(RecognitionViews.Of);
        Register<Timeline>(RecognitionViews.Of);
        Register<AttentionAnalysis>(VisualViews.Of);
        Register<RgbCanvas>(VisualViews.Of);
        Register<LineChart>(chart => new ViewBuilder().Charts(chart).Build());
        Register<IntervalChart>(chart => new ViewBuilder().Charts(chart).Build());
        Register<HtmlPage>(page => page.ToView());
        Register<DataFrame>(FrameTableView.Of);
        Register<MachineReport>(MachineView.Of);
        RegisterCharts();

        // By default a sequence is only HTML; with text as well, a notebook can be read without a browser. Strings are sequences too.
        Formatter.SetPreferredMimeTypesFor(typeof(IEnumerable), HtmlFormatter.MimeType, PlainTextFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(string), PlainTextFormatter.MimeType);
    }

    private static void Register<T>(Func<T, ResultView> view)
    {
        Formatter.Register<T>((value, writer) => writer.Write(view(value).Html.ToString()), HtmlFormatter.MimeType);
        Formatter.Register<T>((value, writer) => writer.Write(view(value).Text), PlainTextFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(T), HtmlFormatter.MimeType, PlainTextFormatter.MimeType);
    }

    /// <summary>Registers how charts look.</summary>
    /// <remarks>JupyterLab with its plotly extension and VS Code draw the figure themselves; others use the HTML.</remarks>
    internal static void RegisterCharts()
    {
        Register<GenericChart>(ChartView.Of);
        Formatter.Register<GenericChart>((chart, writer) => writer.Write(ChartView.Json(chart)), ChartView.PlotlyMimeType);
        Formatter.SetPreferredMimeTypesFor(
            typeof(GenericChart), HtmlFormatter.MimeType, ChartView.PlotlyMimeType, PlainTextFormatter.MimeType);
    }
}
