using PuppeteerSharp;
using Xunit.Abstractions;

namespace Strm.Notebooks.Tests;

/// <summary>A notebook in the classic Notebook's page, in a browser that shows no window.</summary>
public sealed class OpenNotebookTests(ITestOutputHelper log) : IDisposable
{
    private const string Chromium = "/usr/bin/chromium";
    private const string Name = "02-strm-model.ipynb";
    private const int Charts = 3;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("strm-page-");

    [SkippableFact]
    public async Task It_runs_shows_its_charts_is_interrupted_and_restarted()
    {
        Skip.IfNot(File.Exists(NotebookServer.Program), "Skipped: jupyter-notebook not found (Debian: apt-get install jupyter-notebook).");
        Skip.IfNot(File.Exists(Chromium), "Skipped: chromium not found (Debian: apt-get install chromium).");
        var notebooks = folder.CreateSubdirectory("notebooks").FullName;
        await File.WriteAllTextAsync(Path.Combine(notebooks, Name), Notebook.WithoutOutputs(RepositoryFiles.Notebook(Name)));
        using var server = new NotebookServer(notebooks, folder.FullName);
        await using var browser = await Puppeteer.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-dev-shm-usage"], DefaultViewport = new() { Width = 1200, Height = 900 } });
        var shown = await browser.NewPageAsync();
        var outside = new List<string>();
        shown.Request += (_, sent) => { if (new Uri(sent.Request.Url) is { IsLoopback: false, Scheme: "http" or "https" } address) outside.Add(address.AbsoluteUri); };
        var page = new OpenNotebook(shown);
        try
        {
            await page.OpenAsync(await server.PageAsync(Name));
            await RunsAsync(page);
            await IsInterruptedAsync(page);
            await IsRestartedAsync(page);
        }
        finally
        {
            log.WriteLine(server.Log);
            await shown.ScreenshotAsync(Picture("notebook-page.png"));
        }

        Assert.Empty(outside);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task RunsAsync(OpenNotebook page)
    {
        await page.RunAllAsync();
        for (var chart = 0; chart < Charts; chart++) await page.PictureAsync(Picture($"notebook-chart-{chart + 1}.png"), chart);
        Assert.Empty(await page.ErrorsAsync());
        var charts = await page.ChartsAsync();
        Assert.Equal(Charts, charts.Count);
        Assert.All(charts, chart => Assert.True(chart is { Width: > 300, Height: > 150, Marks: > 5, Visible: true }, $"{chart}"));
    }

    private static async Task IsInterruptedAsync(OpenNotebook page)
    {
        Assert.Equal("", await page.RunAsync("var kept = 41;"));
        Assert.NotEqual("", await page.InterruptAsync("await Task.Delay(-1);"));
        Assert.Contains("42", await page.RunAsync("kept + 1"), StringComparison.Ordinal);
    }

    private static async Task IsRestartedAsync(OpenNotebook page)
    {
        await page.RestartAsync();
        Assert.Contains("CS0103", await page.RunAsync("kept + 1"), StringComparison.Ordinal);
        Assert.Contains("42", await page.RunAsync("40 + 2"), StringComparison.Ordinal);
    }

    /// <summary>Pictures stay beside the test, to be looked at.</summary>
    private static string Picture(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
