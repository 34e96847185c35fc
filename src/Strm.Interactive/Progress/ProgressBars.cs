using System.Diagnostics;
using System.Globalization;
using Strm.Reports;

namespace Strm.Interactive;

/// <summary>Bars in a cell's output, one for each stage of some work, that fill in place.</summary>
/// <example><c>experiment.Evaluate(model, episodes, progress: new ProgressBars("Evaluation"))</c></example>
/// <param name="title">What the work is.</param>
public sealed class ProgressBars(string title = "Progress") : IProgress<WorkProgress>
{
    private readonly Lock guard = new();
    private readonly NotebookDisplay display = new();
    private readonly List<Stage> stages = [];

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (guard)
        {
            var stage = stages.Find(known => known.Latest.Stage == value.Stage);
            if (stage is null) stages.Add(stage = new Stage(value));
            stage.Advance(value);
            display.Show(View, always: value.Total > 0 && value.Done >= value.Total);
        }
    }

    /// <summary>The bars in their current state.</summary>
    /// <returns>The view.</returns>
    public ResultView View()
    {
        lock (guard)
        {
            var view = new ViewBuilder(title);
            foreach (var stage in stages) view.Bar(stage.Share, stage.Text());
            return view.Build();
        }
    }

    private sealed class Stage
    {
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private readonly WorkProgress first;
        private TimeSpan elapsed;

        public Stage(WorkProgress first) => Latest = this.first = first;

        public WorkProgress Latest { get; private set; }

        public double? Share => Latest.Total > 0 ? (double)Latest.Done / Latest.Total : null;

        // Reports of several workers may arrive out of order.
        public void Advance(WorkProgress value)
        {
            if (value.Done < Latest.Done) return;
            (Latest, elapsed) = (value, watch.Elapsed);
        }

        public string Text()
        {
            var total = Latest.Total > 0 ? $" of {Numbers.Count(Latest.Total)}" : "";
            return $"{Latest.Stage}: {Numbers.Count(Latest.Done)}{total} "
                + $"{Latest.Unit}{Speed()}{(Latest.Note is null ? "" : $", {Latest.Note}")}";
        }

        private string Speed()
        {
            var (done, seconds) = (Latest.Done - first.Done, elapsed.TotalSeconds);
            if (done <= 0 || seconds < 1) return "";
            var rate = done / seconds;
            var left = Latest.Total > Latest.Done ? $", {Numbers.Duration((Latest.Total - Latest.Done) / rate)} left" : "";
            return string.Create(CultureInfo.InvariantCulture, $", {rate:0.#}/s{left}");
        }
    }
}
