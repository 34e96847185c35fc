using Strm.Backbones;
using Strm.Evaluation.Results;
using Strm.Heads;
using Strm.Models;
using Strm.Studies;

namespace Strm.Tests;

/// <summary>The results table: published numbers, evaluations, and what was not run.</summary>
public sealed class ResultTableTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-table-").FullName;

    [Fact]
    public void Without_evaluations_it_is_the_papers_table_and_says_not_run()
    {
        var table = ResultTable.Collect([]);
        Assert.Equal([1, 2, 3, 4, 5], table.Shots);
        var rows = table.PaperRows(5);
        Assert.Equal(
            ["CMN-J", "TARN", "ARN", "OTAM", "HF-AR", "TRX", "STRM"],
            rows.Where(row => row[1] == "paper").Select(row => row[0]));
        Assert.All(rows.Where(row => row[1] == "ours"), row => Assert.Equal(["not run", "not run", "not run", "not run"], row.Skip(2)));
        Assert.Equal(
            ["STRM", "STRM (no PLE, no FLE, no QC)", "STRM (no FLE, no QC)", "STRM (no PLE, no QC)", "STRM (no PLE, no FLE)", "STRM (no QC)"],
            rows.Where(row => row[1] == "ours").Select(row => row[0]).Skip(6));
        Assert.All(Enumerable.Range(1, 4), shot => Assert.Equal([["STRM", "ours", "not run", "not run", "not run", "not run"]], table.PaperRows(shot)));
        Assert.Equal(["TRX", "paper", "85.9", "64.6", "75.6", "96.1"], rows.First(row => row[0] == "TRX"));
        Assert.Equal(["CMN-J", "paper", "78.9", "-", "-", "-"], rows.First(row => row[0] == "CMN-J"));
        Assert.Contains("HF-AR,ours,kinetics-cmn,5,5,,,,not run,,\n", ResultText.ToCsv(table), StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluations_stand_beside_the_papers_row_with_interval_number_and_identity()
    {
        Write("a1", "hmdb51-arn", shot: 5, 0.7654, new StrmHeadOptions());
        Write("b2", "hmdb51-arn", shot: 1, 0.5, new StrmHeadOptions { Cardinalities = [2, 3], PatchEnrichment = false });
        Write("c3", "folder", shot: 1, 0.25, new ProtoNetHeadOptions());
        var table = ResultTable.Collect([folder, Path.Combine(folder, "run", "evaluation-a1.json")]);
        Assert.Equal(["STRM", "ours", "not run", "not run", "76.5 ± 0.4", "not run"], table.PaperRows(5).Single(row => row[0] == "STRM" && row[1] == "ours"));
        Assert.Contains(table.PaperRows(1), row => row[0] == "STRM ({2,3}, no PLE)" && row[4] == "50.0 ± 0.4");
        Assert.Equal(["folder", "PROTONET", "", "5-way 1-shot", "25.0 ± 0.4", "10,000", "run", "c3"], table.EvaluationRows()[0]);
        Assert.Equal(3, table.EvaluationRows().Count);

        var frame = table.ToDataFrame();
        Assert.Equal(table.Rows.Count, (int)frame.Rows.Count);
        Assert.Equal(0.7654, (double?)frame["accuracy"][table.Rows.ToList().FindIndex(row => row.Id == "a1")]);
    }

    [Fact]
    public void Evaluations_of_other_models_than_the_papers_say_in_what_they_differ()
    {
        Write("a1", "ucf101-arn", shot: 5, 0.5, new StrmHeadOptions { QuerySimilarityWeight = 0.5, PatchGrid = 7 });
        Write("b2", "ucf101-arn", shot: 5, 0.4, new TrxHeadOptions { Cardinalities = [2] }, model: new ModelOptions { Frames = 16, Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = 16 } });
        Write("c3", "ucf101-arn", shot: 5, 0.3, new OtamHeadOptions(), fewest: 1);
        var table = ResultTable.Collect([folder]);
        Assert.Equal(
            ["OTAM (1 to 5 shots)", "TRX ({2}, 16 frames, ResNet-18 of width 16)", "STRM (QC weight 0.5, 7x7 patches)"],
            table.PaperRows(5).Where(row => row[5] is "50.0 ± 0.4" or "40.0 ± 0.4" or "30.0 ± 0.4").Select(row => row[0]));
    }

    [Fact]
    public void Every_format_holds_the_numbers_and_escapes_names()
    {
        Write("a1", "hmdb51-arn", shot: 5, 0.7654, new StrmHeadOptions(), run: "my,\"run\"|<x>_1");
        var table = ResultTable.Collect([folder]);
        Assert.Contains("| STRM | ours | not run | not run | 76.5 ± 0.4 | not run |", ResultText.ToMarkdown(table), StringComparison.Ordinal);
        Assert.Contains("my,\"run\"\\|<x>_1", ResultText.ToMarkdown(table), StringComparison.Ordinal);
        Assert.Contains("STRM,ours,hmdb51-arn,5,5,0.7654,0.004,10000,\"my,\"\"run\"\"|<x>_1\",a1,\n", ResultText.ToCsv(table), StringComparison.Ordinal);
        Assert.Contains(@"STRM & ours & not run & not run & 76.5 $\pm$ 0.4 & not run \\", ResultText.ToLatex(table), StringComparison.Ordinal);
        Assert.Contains(@"hmdb51-arn & STRM &  & 5-way 5-shot & 76.5 $\pm$ 0.4 & 10,000 & my,""run""|<x>\_1 & a1 \\", ResultText.ToLatex(table), StringComparison.Ordinal);
        Assert.All([ResultText.ToMarkdown(table), ResultText.ToLatex(table), ResultText.ToPage(table).ToString()], text =>
            Assert.InRange(text.IndexOf("5-way 5-shot", StringComparison.Ordinal), 0, text.IndexOf("5-way 1-shot", StringComparison.Ordinal)));
        Assert.DoesNotContain("<x>", ResultText.ToPage(table).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_evaluation_may_be_written_by_several_at_once()
    {
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Write("a1", "hmdb51-arn", shot: 5, 0.7654, new StrmHeadOptions()));
        Assert.Equal([Path.Combine(folder, "run", "evaluation-a1.json")], Directory.GetFileSystemEntries(Path.Combine(folder, "run")));
        Assert.Single(ResultTable.Collect([folder]).EvaluationRows());
    }

    [Fact]
    public void A_place_that_does_not_exist_and_a_file_that_is_no_evaluation_are_named()
    {
        Assert.Contains("'nowhere' does not exist.", Assert.Throws<StrmException>(() => ResultTable.Collect(["nowhere"])).Message, StringComparison.Ordinal);
        var file = Path.Combine(folder, "evaluation-x.json");
        File.WriteAllText(file, "{");
        Assert.Contains(file, Assert.Throws<StrmException>(() => ResultTable.Collect([folder])).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Write(string id, string protocol, int shot, double accuracy, HeadOptions head, string run = "run", ModelOptions? model = null, int? fewest = null) => new EvaluationRecord(
        id, "c.safetensors", "w", run, head.Name, (model ?? new ModelOptions()) with { Head = head }, "d.zip", "f", protocol, "test", null, 0, 5, shot, fewest ?? shot, 5, 10_000, accuracy, 0.004, 1,
        new Dictionary<string, double?>(), [], new Dictionary<string, string>(), null, DateTimeOffset.UnixEpoch).Write(Path.Combine(folder, "run"));
}
