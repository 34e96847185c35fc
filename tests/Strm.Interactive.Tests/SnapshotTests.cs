using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;
using Strm.Interactive.Charts;
using Strm.Tests;

namespace Strm.Interactive.Tests;

/// <summary>How every result looks, against the files in Snapshots. STRM_UPDATE_SNAPSHOTS=1 writes them anew; STRM_GALLERY=FILE writes one page of all, to look at.</summary>
public sealed partial class SnapshotTests(SampleData data) : IClassFixture<SampleData>
{
    private static readonly string Folder = Path.Combine(SourceFolder(), "Snapshots");

    [Fact]
    public void Every_result_looks_as_it_did()
    {
        ResultFormatters.Register();
        var differences = new List<string>();
        foreach (var (name, value) in Samples.All(data))
        {
            Compare($"{name}.html", value.ToDisplayString(HtmlFormatter.MimeType), differences);
            Compare($"{name}.txt", value.ToDisplayString(PlainTextFormatter.MimeType), differences);
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void Every_chart_is_the_figure_that_it_was()
    {
        var differences = new List<string>();
        foreach (var (name, chart) in Samples.Charts)
        {
            // What the package adds of its own to a layout is not ours.
            var figure = JsonNode.Parse(ChartView.Json(chart))!;
            (figure["layout"] as JsonObject)?.Remove("template");
            Compare($"{name}.json", CanonicalJson.Of(figure), differences);
            Compare($"{name}.chart.txt", ChartView.Of(chart).Text, differences);
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void No_name_becomes_markup()
    {
        ResultFormatters.Register();
        foreach (var (name, value) in Samples.All(data))
        {
            var html = value.ToDisplayString(HtmlFormatter.MimeType);
            Assert.False(html.Contains("<img src=x", StringComparison.Ordinal) || html.Contains("<1>", StringComparison.Ordinal) || html.Contains("<b>could", StringComparison.Ordinal), name);
        }
    }

    [Fact]
    public void Both_forms_are_the_same_every_time_and_need_no_network()
    {
        ResultFormatters.Register();
        foreach (var (first, second) in Samples.All(data).Zip(Samples.All(data)))
        {
            var html = first.Value.ToDisplayString(HtmlFormatter.MimeType);
            Assert.Equal(html, second.Value.ToDisplayString(HtmlFormatter.MimeType));
            Assert.DoesNotMatch("(src|href)=\"(?!data:)", html);
            Assert.DoesNotContain(" id=\"", html, StringComparison.Ordinal);
            Assert.NotEmpty(first.Value.ToDisplayString(PlainTextFormatter.MimeType));
        }
    }

    [SkippableFact]
    public void A_gallery_can_be_looked_at()
    {
        var path = Environment.GetEnvironmentVariable("STRM_GALLERY");
        Skip.If(path is null, "STRM_GALLERY is absent: no page was asked for.");
        ResultFormatters.Register();
        var page = new StringBuilder("<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\"></head><body style=\"font:14px system-ui,sans-serif\">");
        foreach (var (name, value) in Samples.All(data)) page.Append($"<h4>{name}</h4>").Append(value.ToDisplayString(HtmlFormatter.MimeType));
        foreach (var (name, chart) in Samples.Charts) page.Append($"<h4>{name}</h4>").Append(ChartView.Of(chart).Html);
        File.WriteAllText(path!, page.Append("</body></html>").ToString());
    }

    private void Compare(string name, string actual, List<string> differences)
    {
        var path = Path.Combine(Folder, name);
        var text = Normalised(actual);
        if (Environment.GetEnvironmentVariable("STRM_UPDATE_SNAPSHOTS") == "1") File.WriteAllText(path, text);
        else if (!File.Exists(path)) differences.Add($"{name} is not there; STRM_UPDATE_SNAPSHOTS=1 writes it.");
        else if (File.ReadAllText(path) != text) differences.Add($"{name} is now:\n{text}");
    }

    // Encoded pictures depend on the decoder, the style is the same in all, and folders have names of their own.
    private string Normalised(string text)
    {
        text = Style().Replace(text, "<style/>");
        text = Base64().Replace(text, "base64,…\"");
        return text.Replace(data.Folder, "FOLDER", StringComparison.Ordinal).Replace(Path.GetFileName(data.Folder), "FOLDER", StringComparison.Ordinal).TrimEnd() + "\n";
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("base64,[A-Za-z0-9+/=]+\"")]
    private static partial Regex Base64();
}
