using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Strm.Episodes;
using Strm.Models;
using Strm.Studies;
using Strm.Training;

namespace Strm.Cli.Commands;

/// <summary>The flags that <c>strm compare</c> and <c>strm ablate</c> share.</summary>
internal sealed class ComparisonFlags
{
    private readonly Option<string> data = new("--data") { Description = "The frame archive: a zip or a folder.", Required = true };
    private readonly Option<string> protocol = new("--protocol")
    {
        Description = "The split protocol, or folder for the archive's own split.", DefaultValueFactory = _ => "folder",
    };
    private readonly Option<string> folder = new("--out")
    {
        Description = "Where runs, numbers and the report go; running again with the same folder continues.", Required = true,
    };
    private readonly Option<string> preset = new("--preset") { Description = "small (default) or paper." };
    private readonly Option<string?> options = new("--options")
    {
        Description = "JSON with model and training options, as in a run's run.json; head options apply to that head only.",
    };
    private readonly Option<string?> backboneWeights = new("--backbone-weights")
    {
        Description = "Start every backbone from this one: imagenet, default (the built-in model's), or a file. The weights determine "
            + "the network and how pixels are normalised.",
    };
    private readonly Option<string> device = new("--device") { Description = "cpu, cuda or cuda:1.", DefaultValueFactory = _ => "cpu" };
    private readonly Option<int> episodes = new("--episodes-count")
    {
        Description = "Test episodes.", DefaultValueFactory = _ => new ComparisonOptions().EpisodeCount,
    };
    private readonly Option<long> episodeSeed = new("--episodes-seed")
    {
        Description = "The seed of the test episodes.", DefaultValueFactory = _ => new ComparisonOptions().EpisodeSeed,
    };
    private readonly Option<int> testQueries = new("--test-queries")
    {
        Description = "Query clips per class of a test episode.", DefaultValueFactory = _ => 1,
    };
    private readonly Option<bool> json = new("--json") { Description = "Print one JSON list." };
    private readonly ModelFlags model = new();
    private readonly TrainingFlags training = new();

    /// <summary>Adds the flags to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] all = [data, protocol, folder, preset, options, backboneWeights, device, episodes, episodeSeed, testQueries, json];
        foreach (var option in all) command.Options.Add(option);
        model.AddTo(command);
        training.AddTo(command);
    }

    /// <summary>The head that --head names; null if it was omitted.</summary>
    public string? Head(ParseResult result) => model.HeadName(result);

    /// <summary>The model and training of one head, from the flags.</summary>
    public ExperimentPreset Preset(ParseResult result, string head)
    {
        var start = result.GetValue(preset) switch
        {
            null or "small" => ExperimentPreset.Small(head),
            "paper" => WithHead(ExperimentPreset.Paper(result.GetRequiredValue(protocol)), head),
            var name => throw new UsageException($"--preset is '{name}'. It must be small or paper. Correct it."),
        };
        var merged = result.GetValue(options) is { } path ? OptionsFile.Merge(start, path) : start;
        // A file's head options are for one head; the others keep theirs.
        if (merged.Model.Head.Name != head) merged = merged with { Model = merged.Model with { Head = start.Model.Head } };
        var weighted = ModelFlags.StartingFrom(merged.Model, result.GetValue(backboneWeights));
        return new ExperimentPreset(model.Apply(result, weighted), training.Apply(result, merged.Training));
    }

    /// <summary>The size of a test episode: way and shot of the training, its own number of queries.</summary>
    public EpisodeShape Test(ParseResult result, ExperimentPreset preset) =>
        new() { Way = preset.Training.Way, Shot = preset.Training.Shot, Queries = result.GetValue(testQueries) };

    /// <summary>Runs a comparison and prints its rows.</summary>
    public async Task<int> RunAsync(
        ParseResult result, IReadOnlyList<ComparisonEntry> entries, ComparisonOptions comparison, CancellationToken cancellationToken)
    {
        using var experiment = StrmExperiment.Open(result.GetRequiredValue(data), result.GetRequiredValue(protocol));
        var weights = result.GetValue(backboneWeights);
        comparison = comparison with
        {
            EpisodeCount = result.GetValue(episodes),
            EpisodeSeed = result.GetValue(episodeSeed),
            Run = new RunOptions { Device = result.GetRequiredValue(device), BackboneWeights = weights },
        };
        var run = new ComparisonRun(experiment, result.GetRequiredValue(folder), entries, comparison);
        var outcome = await ProgressRenderer.RunAsync(result, progress => run.Run(progress, cancellationToken)).ConfigureAwait(false);
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(json))
            await output.WriteLineAsync(
                (await File.ReadAllTextAsync(outcome.JsonPath, cancellationToken).ConfigureAwait(false)).TrimEnd()).ConfigureAwait(false);
        else ComparisonTable.Print(outcome, comparison.EntryKind, output);
        return ExitCode.Success;
    }

    private static ExperimentPreset WithHead(ExperimentPreset preset, string head) =>
        preset with { Model = preset.Model with { Head = Heads.HeadRegistry.Create(head, preset.Model.Head) } };
}

/// <summary>Shows a comparison on a terminal.</summary>
internal static class ComparisonTable
{
    /// <summary>Prints the rows and where the report is.</summary>
    public static void Print(ComparisonResult result, string kind, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn(kind).NoWrap())
            .AddColumns("Accuracy in %", "Versus the first", "Reversal pairs", "Episodes");
        foreach (var row in result.Rows) table.AddRow([.. Row(row).Select(Markup.Escape)]);
        console.Write(table);
        output.WriteLine("Accuracies and paired differences with their 95 % intervals.");
        output.WriteLine($"Report: {result.ReportPath}");
        output.WriteLine($"Table: {result.TablePath}");
        output.WriteLine($"Numbers: {result.JsonPath}");
    }

    private static string[] Row(ComparisonRow row) =>
    [
        row.Entry.Name,
        string.Create(CultureInfo.InvariantCulture, $"{100 * row.Accuracy.Mean:0.0} ± {100 * row.Accuracy.HalfWidth:0.0}"),
        row.Difference is { } d
            ? string.Create(CultureInfo.InvariantCulture, $"{100 * d.Mean:+0.0;-0.0;0.0} ± {100 * d.HalfWidth:0.0}")
            : "",
        row.Reversals is { } r ? string.Create(CultureInfo.InvariantCulture, $"{100 * r.Mean:0.0} ± {100 * r.HalfWidth:0.0}") : "",
        row.Accuracy.Episodes.ToString(CultureInfo.InvariantCulture),
    ];
}
