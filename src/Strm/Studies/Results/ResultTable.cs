using Microsoft.Data.Analysis;
using Strm.Episodes;
using Strm.Evaluation.Results;
using Strm.Models;
using Strm.Training;

namespace Strm.Studies;

/// <summary>The paper's results table with your own evaluations: what is published, what was run here, and what was not.</summary>
public sealed class ResultTable
{
    /// <summary>The paper's benchmarks in the order of its table: protocol and column title.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Benchmarks { get; } =
    [
        new("kinetics-cmn", "Kinetics"), new("ssv2-otam", "SSv2"), new("hmdb51-arn", "HMDB51"), new("ucf101-arn", "UCF101"),
    ];

    private ResultTable(IReadOnlyList<ResultRow> rows) => Rows = rows;

    /// <summary>
    /// Published numbers first, then those that were not run here, then evaluations by protocol, shots, method and identity.
    /// </summary>
    public IReadOnlyList<ResultRow> Rows { get; }

    /// <summary>Collects the evaluations under some folders.</summary>
    /// <param name="places">Run folders, folders of them, or single files that <c>strm evaluate</c> left.</param>
    /// <returns>The table. An evaluation that is found twice counts once.</returns>
    /// <exception cref="StrmException">A place does not exist, or a file is not an evaluation.</exception>
    public static ResultTable Collect(IEnumerable<string> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        var evaluations = places.SelectMany(Files).Select(EvaluationRecord.Read).DistinctBy(record => record.Id).Select(ResultRow.Of)
            .OrderBy(row => row.Protocol, StringComparer.Ordinal)
            .ThenBy(row => row.Shot).ThenBy(row => row.Method, StringComparer.Ordinal)
            .ThenBy(row => row.Id, StringComparer.Ordinal).ToArray();
        var published = from benchmark in Benchmarks
                        from result in PublishedResult.All
                        where result.On(benchmark.Key) is not null
                        select ResultRow.Published(result, benchmark.Key);
        var done = evaluations.Where(row => row.Way == 5).Select(row => (row.Method, row.Protocol, row.Shot, row.Variant)).ToHashSet();
        var open = from line in Wanted() from benchmark in Benchmarks where !done.Contains(
            (
                line.Method,
                benchmark.Key,
                line.Shot,
                line.Variant)) select ResultRow.NotRun(line.Method, benchmark.Key, line.Shot, line.Variant);
        return new ResultTable([.. published, .. open, .. evaluations]);
    }

    /// <summary>The numbers of shots with 5-way rows on the paper's benchmarks: 1 to 5, and any others that were evaluated.</summary>
    public IReadOnlyList<int> Shots => [.. Rows.Where(IsBenchmark).Select(row => row.Shot).Distinct().Order()];

    /// <summary>Rows of the paper's form for one number of shots: method, source, and a result for each benchmark.</summary>
    /// <param name="shot">Support clips of a class.</param>
    /// <returns>Texts; several evaluations of a method on a benchmark share a cell.</returns>
    public IReadOnlyList<IReadOnlyList<string>> PaperRows(int shot)
    {
        var wanted = Rows.Where(row => IsBenchmark(row) && row.Shot == shot).ToArray();
        var lines = wanted.Select(row => (row.Method, row.Source, row.Variant))
            .Distinct().OrderBy(line => Place(line.Method)).ThenBy(line => line.Source == "ours").ToList();
        return
        [
            .. lines.Select(IReadOnlyList<string> (line) =>
            [
                line.Variant.Length == 0 ? line.Method : $"{line.Method} ({line.Variant})",
                line.Source,
                .. Benchmarks.Select(
                    b => Cell(wanted.Where(row => row.Protocol == b.Key && (row.Method, row.Source, row.Variant) == line), line.Source)),
            ]),
        ];
    }

    /// <summary>Every evaluation as one row of texts.</summary>
    /// <returns>Texts under <see cref="EvaluationHeader"/>.</returns>
    public IReadOnlyList<IReadOnlyList<string>> EvaluationRows() =>
    [
        .. Rows.Where(row => row.Id is not null).Select(IReadOnlyList<string> (row) =>
            [
                row.Protocol,
                row.Method,
                row.Variant,
                $"{row.Way}-way {row.Shot}-shot",
                ResultText.Accuracy(row),
                ResultText.Count(row.Episodes),
                row.Run ?? "",
                row.Id!
            ]),
    ];

    /// <summary>Titles of <see cref="EvaluationRows"/>.</summary>
    public static IReadOnlyList<string> EvaluationHeader { get; } =
    [
        "Protocol", "Method", "Variant", "Episodes of", "Accuracy, %", "n", "Run", "Id"
    ];

    /// <summary>Titles of <see cref="PaperRows"/>.</summary>
    public static IReadOnlyList<string> PaperHeader { get; } = ["Method", "Source", .. Benchmarks.Select(b => b.Value)];

    /// <summary>The rows as a data frame, accuracies as fractions.</summary>
    /// <returns>One column per property of <see cref="ResultRow"/>, named in snake_case.</returns>
    public DataFrame ToDataFrame() => new(
        new StringDataFrameColumn("method", Rows.Select(r => r.Method)),
        new StringDataFrameColumn("source", Rows.Select(r => r.Source)),
        new StringDataFrameColumn("protocol", Rows.Select(r => r.Protocol)),
        new Int32DataFrameColumn("way", Rows.Select(r => r.Way)),
        new Int32DataFrameColumn("shot", Rows.Select(r => r.Shot)),
        new DoubleDataFrameColumn("accuracy", Rows.Select(r => r.Accuracy)),
        new DoubleDataFrameColumn("half_width", Rows.Select(r => r.HalfWidth)),
        new Int32DataFrameColumn("episodes", Rows.Select(r => r.Episodes)),
        new StringDataFrameColumn("run", Rows.Select(r => r.Run ?? "")),
        new StringDataFrameColumn("id", Rows.Select(r => r.Id ?? "")),
        new StringDataFrameColumn("variant", Rows.Select(r => r.Variant)));

    // What the paper reports: its systems with 5 shots, STRM with 1 to 5, and STRM without its parts.
    private static IEnumerable<(string Method, int Shot, string Variant)> Wanted() =>
    [
        .. PublishedResult.All.Select(result => (result.Method, 5, "")),
        .. Enumerable.Range(1, 4).Select(shot => (PublishedResult.All[^1].Method, shot, "")),
        .. from parts in AblationStudy.Find("parts")
        .Variants(new ExperimentPreset(new ModelOptions(), new TrainingOptions()), new EpisodeShape())
           let variant = ResultRow.VariantOf(parts.Preset.Model)
           where variant.Length > 0
           select (PublishedResult.All[^1].Method, 5, variant),
    ];

    // Methods of the paper come first, in its order.
    private static int Place(string method) => PublishedResult.All.TakeWhile(result => result.Method != method).Count();

    private static bool IsBenchmark(ResultRow row) => row.Way == 5 && Benchmarks.Any(b => b.Key == row.Protocol);

    private static string Cell(IEnumerable<ResultRow> rows, string source)
    {
        string[] texts = [.. rows.Select(ResultText.Accuracy)];
        if (texts.Length > 0) return string.Join(" / ", texts);
        return source == "ours" ? "not run" : "-";
    }

    private static IEnumerable<string> Files(string place)
    {
        if (File.Exists(place)) return [place];
        if (Directory.Exists(place))
            return Directory.EnumerateFiles(place, EvaluationRecord.FilePattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        throw new StrmException(
            $"'{place}' does not exist.",
            "Tables are made from run folders and the files that 'strm evaluate' writes.",
            "Correct the path.");
    }
}
