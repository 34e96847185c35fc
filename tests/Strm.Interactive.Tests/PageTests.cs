using PuppeteerSharp;
using PuppeteerSharp.Media;

namespace Strm.Interactive.Tests;

/// <summary>The pages in a browser that shows no window.</summary>
public sealed class PageTests : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private const string Markup = "<img src=x onerror=\"window.hit=1\"><svg onload=\"window.hit=1\"></svg></title></style></script><script>window.hit=1</script>";

    private static readonly string[] Names =
    [
        Markup, "\" onmouseover=\"window.hit=1\" onfocus=\"window.hit=1\" tabindex=\"1\" autofocus x=\"", "' onload='window.hit=1", "--></iframe><iframe srcdoc='" + Markup + "'>",
        new string('W', 5000), "<a href=\"javascript:window.hit=1\">" + new string('w', 5000),
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("strm-pages-");
    private IBrowser? browser;

    public async Task InitializeAsync()
    {
        if (!File.Exists(Chromium)) return;
        browser = await Puppeteer.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-dev-shm-usage"], DefaultViewport = new() { Width = 900, Height = 700 } });
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [SkippableFact]
    public async Task No_name_of_a_users_adds_an_element_runs_a_script_or_widens_the_page()
    {
        Skip.If(browser is null, "Skipped: chromium not found (Debian: apt-get install chromium).");
        var expected = new Dictionary<string, int>();
        foreach (var (kind, html) in HostilePages.Of("harmless")) expected.Add(kind, await CountAsync(await OpenAsync(html)));
        foreach (var (kind, html) in Names.SelectMany(HostilePages.Of))
        {
            var page = await OpenAsync(html);
            Assert.Equal(expected[kind], await CountAsync(page));
            Assert.False(await page.EvaluateExpressionAsync<bool>("'hit' in window"), kind);
            Assert.True(await page.EvaluateExpressionAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{kind} is wider than the window.");
            await page.CloseAsync();
        }
    }

    [SkippableFact]
    public async Task A_page_runs_no_script_but_its_own_and_loads_nothing()
    {
        Skip.If(browser is null, "Skipped: chromium not found (Debian: apt-get install chromium).");
        foreach (var (kind, html) in HostilePages.Of("a name").Append(("charts", HostilePages.Charts("a name"))))
        {
            var tampered = html.Replace("</main>", "<script>window.hit=1</script><img src=\"http://127.0.0.1:9/x.png\" onerror=\"window.hit=1\"></main>", StringComparison.Ordinal);
            Assert.NotEqual(html, tampered);
            var page = await OpenAsync(tampered);
            Assert.False(await page.EvaluateExpressionAsync<bool>("'hit' in window"), kind);
        }
    }

    [SkippableFact]
    public async Task A_page_of_charts_draws_them_with_any_name()
    {
        Skip.If(browser is null, "Skipped: chromium not found (Debian: apt-get install chromium).");
        var page = await OpenAsync(HostilePages.Charts(Markup));
        await page.WaitForSelectorAsync(".js-plotly-plot svg.main-svg path.js-line");
        Assert.False(await page.EvaluateExpressionAsync<bool>("'hit' in window"));
    }

    [SkippableFact]
    public async Task Pages_follow_light_and_dark_and_what_is_folded_opens_by_the_keyboard()
    {
        Skip.If(browser is null, "Skipped: chromium not found (Debian: apt-get install chromium).");
        var page = await OpenAsync(HostilePages.Of("a name").Single(page => page.Kind == "views").Html);
        var colours = new HashSet<string>();
        foreach (var scheme in new[] { "light", "dark" })
        {
            await page.EmulateMediaFeaturesAsync([new() { MediaFeature = MediaFeature.PrefersColorScheme, Value = scheme }]);
            colours.Add(await page.EvaluateExpressionAsync<string>("getComputedStyle(document.body).backgroundColor + ' ' + getComputedStyle(document.body).color"));
        }

        Assert.Equal(["rgb(255, 255, 255) rgb(28, 39, 51)", "rgb(20, 25, 31) rgb(228, 234, 240)"], colours);
        await page.FocusAsync("summary");
        await page.Keyboard.PressAsync("Enter");
        Assert.True(await page.EvaluateExpressionAsync<bool>("document.querySelector('details').open"));
    }

    private async Task<IPage> OpenAsync(string html)
    {
        var path = Path.Combine(folder.FullName, "page.html");
        await File.WriteAllTextAsync(path, html);
        var page = await browser!.NewPageAsync();
        await page.GoToAsync(new Uri(path).AbsoluteUri);
        return page;
    }

    private static Task<int> CountAsync(IPage page) => page.EvaluateExpressionAsync<int>("document.querySelectorAll('*').length");
}
