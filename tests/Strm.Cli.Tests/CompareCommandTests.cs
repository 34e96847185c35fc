using System.Text.Json;
using Strm.Heads;

namespace Strm.Cli.Tests;

/// <summary>strm compare and strm ablate on a small data set with a tiny budget.</summary>
public sealed class CompareCommandTests(PipelineData data) : IClassFixture<PipelineData>, IDisposable
{
    private static readonly string[] Tiny =
    [
        "--backbone-width", "4", "--image-size", "32", "--way", "3", "--shot", "1", "--queries", "1", "--iterations", "3", "--episodes-count", "10",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("strm-compare-").FullName;

    [Fact]
    public async Task Every_head_is_trained_and_tested_on_the_same_episodes()
    {
        var rows = await CompareAsync(["--heads", "all", .. Tiny]);
        Assert.Equal(HeadRegistry.All, rows.Select(r => r.GetProperty("head").GetString()!));
        Assert.All(rows, row =>
        {
            Assert.InRange(row.GetProperty("accuracy").GetDouble(), 0, 1);
            Assert.True(row.GetProperty("half_width").GetDouble() >= 0);
            Assert.Equal(10, row.GetProperty("episodes").GetInt32());
            Assert.InRange(row.GetProperty("reversals").GetDouble(), 0, 1);
        });
        Assert.False(rows[0].TryGetProperty("difference", out var first) && first.ValueKind == JsonValueKind.Number);
        Assert.All(rows.Skip(1), row => Assert.Equal(row.GetProperty("accuracy").GetDouble() - rows[0].GetProperty("accuracy").GetDouble(), row.GetProperty("difference").GetDouble(), 1e-9));
        var page = await File.ReadAllTextAsync(In("report.html"));
        Assert.All(HeadRegistry.All, name => Assert.Contains(name, page, StringComparison.Ordinal));
        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
        Assert.Equal(HeadRegistry.All.Count + 2, (await File.ReadAllLinesAsync(In("table.md"))).Length);

        // Each head's checkpoint says which head it is: evaluation gives the same accuracy without being told.
        foreach (var name in new[] { "otam", "hyrsm", "cmn-j" })
        {
            var output = await RunAsync("evaluate", "--checkpoint", In($"{name}/run/checkpoints/last.safetensors"), "--data", data.Archive, "--way", "3", "--shot", "1", "--queries", "1", "--count", "10", "--seed", "1", "--json");
            using var document = JsonDocument.Parse(output);
            Assert.Equal(rows.Single(r => r.GetProperty("head").GetString() == name).GetProperty("accuracy").GetDouble(), document.RootElement.GetProperty("accuracy").GetDouble(), 1e-12);
        }
    }

    [Fact]
    public async Task A_comparison_that_is_run_again_does_only_what_is_missing()
    {
        var before = await CompareAsync(["--heads", "tsn", .. Tiny]);
        var trained = File.GetLastWriteTimeUtc(In("tsn/run/checkpoints/last.safetensors"));
        var tested = File.GetLastWriteTimeUtc(In("tsn/result.json"));
        var after = await CompareAsync(["--heads", "tsn,bi-mhm", .. Tiny]);
        Assert.Equal(before[0].GetRawText(), after[0].GetRawText());
        Assert.Equal(trained, File.GetLastWriteTimeUtc(In("tsn/run/checkpoints/last.safetensors")));
        Assert.Equal(tested, File.GetLastWriteTimeUtc(In("tsn/result.json")));
        File.Delete(In("tsn/result.json"));
        Assert.Equal(before[0].GetRawText(), (await CompareAsync(["--heads", "tsn", .. Tiny]))[0].GetRawText());
        Assert.Equal(trained, File.GetLastWriteTimeUtc(In("tsn/run/checkpoints/last.safetensors")));
        var more = await CompareAsync(["--heads", "tsn", .. Tiny[..^1], "12"]);
        Assert.Equal(12, more[0].GetProperty("episodes").GetInt32());
    }

    [Fact]
    public async Task Other_options_in_the_same_folder_are_refused()
    {
        await CompareAsync(["--heads", "tsn", .. Tiny]);
        var message = await FailAsync(ExitCode.Failure, ["compare", "--data", data.Archive, "--out", folder, "--heads", "tsn", .. Tiny, "--seed", "9"]);
        Assert.Contains("was started with other options: training.seed is ", message, StringComparison.Ordinal);
        message = await FailAsync(ExitCode.Failure, ["compare", "--data", data.Archive, "--out", folder, "--heads", "tsn", .. Tiny, "--backbone-weights", "default"]);
        Assert.Contains("it started from random weights, and ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tsn,nonsense", ExitCode.Failure, "There is no method 'nonsense'.")]
    [InlineData("tsn,tsn", ExitCode.Failure, "'tsn' was given twice.")]
    public async Task Wrong_heads_are_named(string heads, int code, string expected)
    {
        var message = await FailAsync(code, ["compare", "--data", data.Archive, "--out", folder, "--heads", heads, .. Tiny]);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Single(message.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("--frames", "2", "cardinality is 3. It must be between 1 and 2.")]
    [InlineData("--shot", "50", "50")]
    public async Task What_stops_a_later_head_is_said_before_the_first_is_trained(string flag, string value, string expected)
    {
        var message = await FailAsync(ExitCode.Failure, ["compare", "--data", data.Archive, "--out", folder, "--heads", "tsn,chamfer", "--backbone-width", "4", "--image-size", "32", "--way", "3", "--iterations", "3", flag, value]);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(folder));
    }

    [Fact]
    public async Task A_heads_own_options_come_from_the_options_file()
    {
        await File.WriteAllTextAsync(In("options.json"), """{"model": {"head": {"head": "otam", "smoothing": 0.5}}}""");
        await CompareAsync(["--heads", "otam,tsn", "--options", In("options.json"), .. Tiny]);
        Assert.Contains("\"smoothing\": 0.5", await File.ReadAllTextAsync(In("otam/run/run.json")), StringComparison.Ordinal);
        Assert.Contains("\"head\": \"tsn\"", await File.ReadAllTextAsync(In("tsn/run/run.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("qc-training", 3)]
    [InlineData("patches", 4)]
    public async Task A_study_trains_and_tests_its_variants(string study, int variants)
    {
        var output = await RunAsync(["ablate", study, "--data", data.Archive, "--out", folder, "--json", .. Tiny]);
        using var document = JsonDocument.Parse(output);
        Assert.Equal(variants, document.RootElement.GetArrayLength());
        Assert.All(document.RootElement.EnumerateArray(), row => Assert.Equal(10, row.GetProperty("episodes").GetInt32()));
        Assert.True(File.Exists(In("report.html")));
    }

    [Fact]
    public async Task An_unknown_study_or_another_head_is_refused()
    {
        Assert.Contains("It must be one of parts, cardinalities, shots", await FailAsync(ExitCode.Failure, ["ablate", "nonsense", "--data", data.Archive, "--out", folder]), StringComparison.Ordinal);
        Assert.Contains("vary parts of STRM", await FailAsync(ExitCode.Failure, ["ablate", "parts", "--head", "tsn", "--data", data.Archive, "--out", folder]), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<string> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(args, output, error, CancellationToken.None);
        Assert.True(code == 0, error.ToString());
        return output.ToString();
    }

    private static async Task<string> FailAsync(int expected, string[] args)
    {
        using var error = new StringWriter();
        Assert.Equal(expected, await StrmCommandLine.RunAsync(args, TextWriter.Null, error, CancellationToken.None));
        return error.ToString();
    }

    private async Task<JsonElement[]> CompareAsync(string[] args)
    {
        using var document = JsonDocument.Parse(await RunAsync(["compare", "--data", data.Archive, "--out", folder, "--json", .. args]));
        return [.. document.RootElement.EnumerateArray().Select(r => r.Clone())];
    }

    private string In(string name) => Path.Combine(folder, name);
}
