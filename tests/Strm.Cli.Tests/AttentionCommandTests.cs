using System.Text.Json;
using Strm.Archives;

namespace Strm.Cli.Tests;

/// <summary>The command <c>strm attention</c>.</summary>
public sealed class AttentionCommandTests(PipelineData data) : IClassFixture<PipelineData>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-attention-").FullName;

    [Fact]
    public async Task A_figure_is_a_page_or_a_picture_by_its_extension()
    {
        var (clips, query) = Clips();
        var (code, output, error) = await RunAsync("attention", "--data", data.Archive, "--support", string.Join(',', clips), "--query", query, "--out", In("a.png"), "--json");
        Assert.True(code == ExitCode.Success, error);
        Assert.Equal([0x89, 0x50, 0x4e, 0x47], (await File.ReadAllBytesAsync(In("a.png"))).Take(4).Select(b => (int)b));
        using var document = JsonDocument.Parse(output);
        Assert.Equal(1, document.RootElement.GetProperty("classes").EnumerateArray().Sum(c => c.GetProperty("confidence").GetDouble()), 1e-6);
        Assert.Equal(query, document.RootElement.GetProperty("query").GetString());

        (code, _, error) = await RunAsync(["attention", "--data", data.Archive, "--support", .. clips, "--query", query, "--out", In("a.html")]);
        Assert.True(code == ExitCode.Success, error);
        var page = await File.ReadAllTextAsync(In("a.html"));
        Assert.All(clips, clip => Assert.Contains(clip, page, StringComparison.Ordinal));
        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Video_files_need_no_archive_and_show_what_the_archive_shows()
    {
        var (clips, query) = Clips();
        var videos = Path.Combine(Path.GetDirectoryName(data.Archive)!, "videos");
        string[] files = [.. clips.Append(query).Select(clip => Directory.GetFiles(videos, clip + ".*")[0])];
        var (code, output, error) = await RunAsync(["attention", "--support", .. files[..^1], "--query", files[^1], "--out", In("v.png"), "--json"]);
        Assert.True(code == ExitCode.Success, error);
        using var ofVideos = JsonDocument.Parse(output);
        (_, output, _) = await RunAsync("attention", "--data", data.Archive, "--support", string.Join(',', clips), "--query", query, "--out", In("a.png"), "--json");
        using var ofArchive = JsonDocument.Parse(output);
        Assert.Equal(Classes(ofArchive), Classes(ofVideos));
        var missing = (await RunAsync("attention", "--support", "nowhere.mp4", "--query", files[^1], "--out", In("n.png"))).Error;
        Assert.Contains("There is no file 'nowhere.mp4'.", missing, StringComparison.Ordinal);

        static string?[] Classes(JsonDocument document) => [.. document.RootElement.GetProperty("classes").EnumerateArray().Select(c => c.GetProperty("class").GetString())];
    }

    [Fact]
    public async Task An_unknown_clip_names_those_there_are_and_leaves_no_file()
    {
        var (clips, query) = Clips();
        var name = clips[0].Split('/')[0];
        var (code, _, error) = await RunAsync("attention", "--data", data.Archive, "--support", $"{name}/nobody", "--query", query, "--out", In("a.png"));
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains($"has no clip '{name}/nobody'", error, StringComparison.Ordinal);
        Assert.Contains("Clips of that class are", error, StringComparison.Ordinal);
        (code, _, _) = await RunAsync("attention", "--data", data.Archive, "--support", clips[0], "--query", query, "--out", In("a.gif"));
        Assert.Equal(ExitCode.Usage, code);
        Assert.Empty(Directory.GetFiles(folder));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private (string[] Support, string Query) Clips()
    {
        using var archive = FrameArchive.Open(data.Archive);
        return ([.. archive.Classes.Take(3).Select(name => archive.ClipsOf(name)[0].Id.ToString())], archive.ClipsOf(archive.Classes[0])[1].Id.ToString());
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(args, output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    private string In(string name) => Path.Combine(folder, name);
}
