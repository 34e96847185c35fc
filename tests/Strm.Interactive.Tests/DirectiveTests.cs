using Microsoft.DotNet.Interactive.Events;
using Strm.Evaluation;

namespace Strm.Interactive.Tests;

/// <summary>The subcommands of <c>#!strm</c> on data that is made with the first of them.</summary>
public sealed class DirectiveTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-directives-").FullName;

    private string Archive => Path.Combine(folder, "a.zip");

    [SkippableFact]
    public async Task Data_is_made_looked_at_trained_on_and_tested_in_cells()
    {
        Tensors.Require();
        using var cells = await Cells.StartAsync();
        var made = await cells.RunAsync($"#!strm synth --out \"{Archive}\" --name data --clips-per-class 3 --train-classes 5 --val-classes 0 --test-classes 5 --seed 2");
        Assert.Contains("Data set a.zip", made.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("prepare.json", made.Text, StringComparison.Ordinal);
        Assert.Equal("30", Convert.ToString((await cells.RunAsync("data.Archive.Clips.Count")).Value, System.Globalization.CultureInfo.InvariantCulture));

        var drawn = await cells.RunAsync($"#!strm episode --data \"{Archive}\" --way 5 --shot 1 --queries 2 --seed 4 --name episode");
        Assert.Contains("5-way 1-shot, 10 queries", drawn.Text, StringComparison.Ordinal);
        Assert.Contains("data:image/jpeg;base64,", drawn.Html, StringComparison.Ordinal);
        Assert.Equal(5, (await cells.RunAsync("episode.Way")).Value);

        var run = Path.Combine(folder, "run");
        var trained = await cells.RunAsync($"#!strm train --data \"{Archive}\" --out \"{run}\" --iterations 3 --from-default --watch --name model");
        Assert.Contains("Trained for 3 tasks", trained.Text, StringComparison.Ordinal);
        Assert.Contains("<svg", trained.Html + string.Concat(trained.Updates.Select(update => CellResult.Of(update, "text/html"))), StringComparison.Ordinal);
        Assert.Contains("STRM on ResNet18", (await cells.RunAsync("model")).Text, StringComparison.Ordinal);

        var tested = await cells.RunAsync($"#!strm evaluate --data \"{Archive}\" --checkpoint \"{Path.Combine(run, "checkpoints", "last.safetensors")}\" --count 20 --seed 3 --name result");
        Assert.Contains("over 20 episodes", tested.Text, StringComparison.Ordinal);
        Assert.IsType<EvaluationResult>((await cells.RunAsync("result")).Value);
        Assert.Contains(tested.Updates.Select(update => CellResult.Of(update, "text/plain")), text => text.Contains("20 of 20 episodes", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("#!strm train --data DATA --out RUN --preset large", "--preset is 'large'")]
    [InlineData("#!strm episode --data DATA --split tets", "--split is 'tets'")]
    [InlineData("#!strm episode --data DATA --way 90", "90")]
    [InlineData("#!strm evaluate --data DATA --checkpoint /none.safetensors", "/none.safetensors")]
    [InlineData("#!strm synth --out DATA", "exists")]
    public async Task Wrong_values_are_named(string code, string part)
    {
        if (code.Contains("evaluate", StringComparison.Ordinal)) Tensors.Require();
        using var data = new SampleData();
        using var cells = await Cells.StartAsync();
        var error = await cells.FailAsync(code.Replace("DATA", $"\"{data.Folder}\"", StringComparison.Ordinal).Replace("RUN", $"\"{Path.Combine(folder, "none")}\"", StringComparison.Ordinal));
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "none")));
    }

    [Fact]
    public async Task The_machine_is_checked()
    {
        using var cells = await Cells.StartAsync();
        var cell = await cells.RunAsync("#!strm doctor");
        Assert.Contains("libtorch", cell.Text, StringComparison.Ordinal);
        Assert.IsType<DisplayedValueProduced>(Assert.Single(cell.Displays));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
