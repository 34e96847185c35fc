using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Strm.Interactive.Tests;

/// <summary>The extension in a composite kernel with a C# kernel.</summary>
public sealed class ExtensionTests
{
    [Fact]
    public async Task Cells_have_the_library_without_a_using()
    {
        using var cells = await Cells.StartAsync();
        var cell = await cells.RunAsync("AccuracyEstimate.Of(new[] { 0.5, 0.7, 0.9 })");
        Assert.Contains("70.0 &#177; 18.5 %", cell.Html, StringComparison.Ordinal);
        Assert.Contains("70.0 ± 18.5 %", cell.Text, StringComparison.Ordinal);
        Assert.Equal(["text/html", "text/plain"], Assert.Single(cell.Displays).FormattedValues.Select(value => value.MimeType));
    }

    [Fact]
    public async Task Charts_are_figures_and_html_and_text()
    {
        using var cells = await Cells.StartAsync();
        var cell = await cells.RunAsync("""Chart.Line<int, double, string>(new[] { 1, 2, 3 }, new[] { 0.9, 0.5, 0.4 }, Name: "loss")""");
        var shown = Assert.Single(cell.Displays);
        Assert.Contains("\"type\":\"scatter\"", CellResult.Of(shown, "application/vnd.plotly.v1+json"), StringComparison.Ordinal);
        Assert.Contains("data-strm-chart=", cell.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", cell.Html.Replace("aria", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Chart: scatter loss of 3 values", cell.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notebook_carries_plotly_once_and_again_when_its_cell_is_run_again()
    {
        const string first = """Chart.Point<int, int, string>(new[] { 1 }, new[] { 2 })""", second = """Chart.Point<int, int, string>(new[] { 3 }, new[] { 4 })""";
        using var cells = await Cells.StartAsync();
        Assert.True((await cells.RunAsync(first)).Html.Length > 500_000);
        Assert.True((await cells.RunAsync(second)).Html.Length < 20_000);
        Assert.True((await cells.RunAsync(first)).Html.Length > 500_000);
        Assert.True((await cells.RunAsync($"var c = {second}; Microsoft.DotNet.Interactive.Kernel.display(c); c")).Html.Length < 40_000);
    }

    [Fact]
    public async Task Help_names_every_subcommand()
    {
        using var cells = await Cells.StartAsync();
        foreach (var code in (string[])["#!strm", "#!strm help"])
        {
            var text = (await cells.RunAsync(code)).Text;
            foreach (var name in (string[])["help", "doctor", "synth", "episode", "train", "evaluate"]) Assert.Contains(name, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_user_did_wrong_is_said_in_a_sentence_without_a_stack()
    {
        using var cells = await Cells.StartAsync();
        var error = await cells.FailAsync("#!strm episode --data /nowhere.zip");
        Assert.Contains("/nowhere.zip", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Contains("--data", await cells.FailAsync("#!strm episode"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_changes_in_place()
    {
        using var cells = await Cells.StartAsync();
        var cell = await cells.RunAsync(
            """
            var bars = new ProgressBars("Counting <all>");
            await System.Threading.Tasks.Task.Run(() => { for (var i = 1; i <= 5; i++) { bars.Report(new WorkProgress("Stage", i, 5, "things")); System.Threading.Thread.Sleep(250); } });
            """);
        var shown = Assert.IsType<DisplayedValueProduced>(Assert.Single(cell.Displays));
        Assert.NotEmpty(cell.Updates);
        Assert.All(cell.Updates, update => Assert.Equal(shown.ValueId, update.ValueId));
        Assert.Contains("5 of 5 things", CellResult.Of(cell.Updates[^1], "text/html"), StringComparison.Ordinal);
        Assert.Contains("[####################] Stage: 5 of 5 things", CellResult.Of(cell.Updates[^1], "text/plain"), StringComparison.Ordinal);
        Assert.DoesNotContain("<all>", CellResult.Of(cell.Updates[^1], "text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_can_load_the_extension_from_its_file()
    {
        using var cells = Cells.Bare();
        await cells.RunAsync($"#r \"{typeof(StrmKernelExtension).Assembly.Location}\"");
        await cells.RunAsync("var kept = 41; await Strm.Interactive.StrmKernelExtension.Load(Microsoft.DotNet.Interactive.Kernel.Root); kept++;");
        Assert.Equal(42, (await cells.RunAsync("kept")).Value);
        Assert.Contains("95 % interval", (await cells.RunAsync("new AccuracyEstimate(0.5, 0.01, 10)")).Text, StringComparison.Ordinal);
        Assert.Contains("evaluate", (await cells.RunAsync("#!strm")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loading_twice_changes_nothing()
    {
        using var cells = await Cells.StartAsync();
        await StrmKernelExtension.Load(cells.Root);
        Assert.Contains("evaluate", (await cells.RunAsync("#!strm")).Text, StringComparison.Ordinal);
        Assert.Contains("95 % interval", (await cells.RunAsync("new AccuracyEstimate(0.5, 0.01, 10)")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupting_a_cell_ends_long_work_that_was_given_no_token()
    {
        using var cells = await Cells.StartAsync();
        var folder = Directory.CreateTempSubdirectory("strm-interrupt-");
        var videos = Path.Combine(folder.FullName, "videos");
        var running = cells.SubmitAsync($"await SyntheticDataset.WriteAsync(@\"{videos}\", new SynthOptions {{ ClipsPerClass = 5000 }});");
        while (folder.GetFileSystemInfos().Length == 0) await Task.Delay(50);
        await cells.Root.SendAsync(new Cancel());
        Assert.NotEmpty((await running).Events.OfType<CommandFailed>());

        // Nothing is left of it, as with any cancelled call.
        for (var tries = 0; folder.GetFileSystemInfos().Length > 0 && tries < 600; tries++) await Task.Delay(100);
        Assert.Empty(folder.GetFileSystemInfos());
        folder.Delete();
    }

    [Fact]
    public async Task Charts_need_no_network_even_where_another_extension_shows_them_otherwise()
    {
        using var cells = await Cells.StartAsync();
        Formatter.Register<Plotly.NET.GenericChart>((_, writer) => writer.Write("<script src=\"https://cdn.example/plotly.js\"></script>"), HtmlFormatter.MimeType);
        var html = (await cells.RunAsync("""Chart.Point<int, int, string>(new[] { 1 }, new[] { 2 })""")).Html;
        Assert.DoesNotContain("cdn.example", html, StringComparison.Ordinal);
        Assert.Contains("data-strm-chart=", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sequences_are_html_and_text_and_strings_are_text()
    {
        using var cells = await Cells.StartAsync();
        var sequence = Assert.Single((await cells.RunAsync("new[] { 1, 2 }.Select(i => new { Number = i })")).Displays);
        Assert.Equal(["text/html", "text/plain"], sequence.FormattedValues.Select(value => value.MimeType));
        var text = Assert.Single((await cells.RunAsync("\"words\"")).Displays);
        Assert.Equal(["text/plain"], text.FormattedValues.Select(value => value.MimeType));
    }
}
