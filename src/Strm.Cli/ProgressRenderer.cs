using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Strm.Cli;

/// <summary>Shows the progress of long work: a bar with rate and time left on a terminal, otherwise an occasional line.</summary>
internal static class ProgressRenderer
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    /// <summary>Runs work on a thread of its own and shows its progress.</summary>
    /// <param name="result">The command line; progress goes to its standard error.</param>
    /// <param name="work">The work; it reports to its argument, and has a cancellation token of its own.</param>
    /// <typeparam name="T">The work's result.</typeparam>
    /// <returns>The result.</returns>
    public static Task<T> RunAsync<T>(ParseResult result, Func<IProgress<WorkProgress>, T> work) =>
        RunAsync(result.InvocationConfiguration.Error, progress => Task.Run(() => work(progress), CancellationToken.None));

    /// <summary>Runs asynchronous work and shows its progress.</summary>
    /// <param name="result">The command line; progress goes to its standard error.</param>
    /// <param name="work">The work; it reports to its argument.</param>
    /// <typeparam name="T">The work's result.</typeparam>
    /// <returns>The result.</returns>
    public static Task<T> RunAsync<T>(ParseResult result, Func<IProgress<WorkProgress>, Task<T>> work) =>
        RunAsync(result.InvocationConfiguration.Error, work);

    /// <summary>Runs work and shows its progress.</summary>
    /// <param name="error">Where progress goes: standard error.</param>
    /// <param name="work">The work; it reports to its argument.</param>
    /// <typeparam name="T">The work's result.</typeparam>
    /// <returns>The result.</returns>
    public static async Task<T> RunAsync<T>(TextWriter error, Func<IProgress<WorkProgress>, Task<T>> work)
    {
        if (ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected)
            return await OnTerminalAsync(error, work).ConfigureAwait(false);
        return await work(new LineProgress(error)).ConfigureAwait(false);
    }

    private static Task<T> OnTerminalAsync<T>(TextWriter error, Func<IProgress<WorkProgress>, Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Progress()
            .AutoClear(false)
            .HideCompleted(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(context => work(new BarProgress(context)));
    }

    private static string Rate(WorkProgress report, long first, TimeSpan elapsed)
    {
        var rate = elapsed.TotalSeconds > 0 ? (report.Done - first) / elapsed.TotalSeconds : 0;
        return string.Create(
            CultureInfo.InvariantCulture, $"{report.Done}{(report.Total > 0 ? "/" + report.Total : "")} {report.Unit}, {rate:0.#}/s");
    }

    private sealed class BarProgress(ProgressContext context) : IProgress<WorkProgress>
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, (ProgressTask Task, Stopwatch Watch, long First)> _stages = [];

        public void Report(WorkProgress value)
        {
            lock (_lock)
            {
                if (!_stages.TryGetValue(value.Stage, out var stage))
                {
                    _stages[value.Stage] = stage = (context.AddTask(value.Stage), Stopwatch.StartNew(), value.Done);
                }

                stage.Task.IsIndeterminate = value.Total == 0;
                stage.Task.MaxValue = Math.Max(1, value.Total);
                stage.Task.Value = Math.Max(stage.Task.Value, value.Done);
                var note = value.Note is null ? "" : $", {value.Note}";
                stage.Task.Description = Markup.Escape($"{value.Stage}: {Rate(value, stage.First, stage.Watch.Elapsed)}{note}");
            }
        }
    }

    // Stages may run in parallel, and may start partway through the work (a resumed run): each has its own clock and start.
    private sealed class LineProgress(TextWriter error) : IProgress<WorkProgress>
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, Line> _lines = [];

        public void Report(WorkProgress value)
        {
            lock (_lock)
            {
                if (!_lines.TryGetValue(value.Stage, out var line)) _lines[value.Stage] = line = new Line(Stopwatch.StartNew(), value.Done);
                var finished = value.Total > 0 && value.Done == value.Total;
                if (!finished && line.Watch.Elapsed - line.Last < LineInterval) return;
                line.Last = line.Watch.Elapsed;
                var note = value.Note is null ? "" : $", {value.Note}";
                error.WriteLine($"{value.Stage}: {Rate(value, line)}{note}");
                if (finished) _lines.Remove(value.Stage);
            }
        }

        private static string Rate(WorkProgress value, Line line)
        {
            var (done, seconds) = (value.Done - line.First, line.Watch.Elapsed.TotalSeconds);
            var count = $"{value.Done}{(value.Total > 0 ? "/" + value.Total : "")} {value.Unit}";
            if (done <= 0 || seconds <= 0) return count;
            var rate = done / seconds;
            var left = TimeSpan.FromSeconds(Math.Round((value.Total - value.Done) / rate));
            return string.Create(
                CultureInfo.InvariantCulture, $"{count}, {rate:0.#}/s{(value.Total > value.Done ? $", {left:c} left" : "")}");
        }
    }

    private sealed class Line(Stopwatch watch, long first)
    {
        public Stopwatch Watch { get; } = watch;

        public long First { get; } = first;

        public TimeSpan Last { get; set; }
    }
}
