using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using Strm.Checkpoints;
using Strm.Episodes;

namespace Strm.Cli.Tests;

public sealed class DataCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("strm-cli-").FullName;
    private readonly string _archive;

    public DataCommandTests()
    {
        // A grey pixel as PNG: the commands here need no more of a frame.
        var frame = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");
        _archive = Path.Combine(_folder, "a.zip");
        using var zip = ZipFile.Open(_archive, ZipArchiveMode.Create);
        for (var i = 0; i < 6 * 4 * 8; i++)
        {
            using var stream = zip.CreateEntry($"c{i / 32}/v{i / 8 % 4}/{(i % 8) + 1:D8}.png", CompressionLevel.NoCompression).Open();
            stream.Write(frame);
        }

        using var split = new StreamWriter(zip.CreateEntry("split.json").Open());
        split.Write("""{"train":["c0"],"val":[],"test":["c1","c2","c3","c4","c5"]}""");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Episodes_are_written_and_the_same_flags_write_the_same_file()
    {
        var (first, second) = (Path.Combine(_folder, "1.jsonl"), Path.Combine(_folder, "2.jsonl"));
        foreach (var file in new[] { first, second })
        {
            var (code, output, _) = await RunAsync("episodes", "--data", _archive, "--protocol", "folder", "--split", "test", "--way", "5", "--shot", "3", "--queries", "1", "--count", "20", "--seed", "7", "--out", file);
            Assert.Equal(0, code);
            Assert.Contains("20 episodes of 5 classes and 20 clips", output, StringComparison.Ordinal);
        }

        Assert.Equal(await File.ReadAllTextAsync(first), await File.ReadAllTextAsync(second));
        using var line = JsonDocument.Parse((await File.ReadAllLinesAsync(first))[0]);
        Assert.Equal(15, line.RootElement.GetProperty("support").GetArrayLength());
    }

    [Fact]
    public async Task Episodes_of_a_published_list_need_no_archive()
    {
        var list = Path.Combine(_folder, "home", "splits", "hmdb51-arn", "testlist03.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(list)!);
        var classes = Strm.Episodes.ProtocolRegistry.Open("hmdb51-arn").Classes(Strm.Episodes.SplitPart.Test).Select(c => c.Name);
        await File.WriteAllLinesAsync(list, classes.SelectMany(c => Enumerable.Range(1, 6).Select(i => $"{c}/clip{i}")));
        var file = Path.Combine(_folder, "e.jsonl");
        await CommandProcess.EndAsync(CommandProcess.Start(["episodes", "--protocol", "hmdb51-arn", "--count", "30", "--seed", "1", "--out", file], "env", $"STRM_HOME={Path.Combine(_folder, "home")}"));
        Assert.Equal(30, (await File.ReadAllLinesAsync(file)).Length);
        var (code, _, error) = await RunAsync("episodes", "--count", "30", "--out", Path.Combine(_folder, "none.jsonl"));
        Assert.Equal(2, code);
        Assert.Contains("--data is missing.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "too few clips", "--shot", "4", "--count", "5")]
    [InlineData(1, "6-way", "--way", "6", "--count", "5")]
    [InlineData(1, "no protocol", "--protocol", "none")]
    [InlineData(2, "--count is 0", "--count", "0")]
    [InlineData(2, "--help", "--split", "tset")]
    [InlineData(1, "1 classes", "--split", "train")]
    public async Task A_wrong_flag_ends_in_a_sentence_and_writes_nothing(int expected, string message, params string[] flags)
    {
        var file = Path.Combine(_folder, "e.jsonl");
        var (code, _, error) = await RunAsync(["episodes", "--data", _archive, "--out", file, .. flags, .. flags.Contains("--shot") ? Array.Empty<string>() : ["--shot", "3"]]);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal(expected, code);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Verify_prints_json_writes_a_page_and_tells_by_its_exit_code()
    {
        var page = Path.Combine(_folder, "r.html");
        var (code, output, _) = await RunAsync("data", "verify", "--data", _archive, "--protocol", "folder", "--split", "test", "--shot", "3", "--json", "--html", page);
        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(5, json.RootElement.GetProperty("classes").GetArrayLength());
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(page), StringComparison.Ordinal);
        (code, output, _) = await RunAsync("data", "verify", "--data", _archive, "--protocol", "hmdb51-arn", "--missing-ok");
        Assert.Equal(1, code);
        Assert.Contains("51 classes cannot supply an episode", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Splits_are_listed_and_shown()
    {
        var (code, output, _) = await RunAsync("splits", "list");
        Assert.Equal(0, code);
        Assert.Contains("67013/1926/2857", output, StringComparison.Ordinal);
        (code, output, _) = await RunAsync("splits", "show", "ssv2-otam", "--split", "test");
        Assert.Equal(0, code);
        Assert.Contains("test8  (Pouring [something] out of [something])", output, StringComparison.Ordinal);
        (_, output, _) = await RunAsync("splits", "list", "--json");
        using var json = JsonDocument.Parse(output);
        Assert.Equal(5, json.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task An_import_from_a_folder_without_lists_says_what_is_missing()
    {
        var (code, _, error) = await RunAsync("splits", "import", "--from", _folder);
        Assert.Equal(1, code);
        Assert.Contains("has no lists", error, StringComparison.Ordinal);
        (code, _, error) = await RunAsync("splits", "import", "--from", _folder, "--protocol", "kinetics-cmn");
        Assert.Equal(1, code);
        Assert.Contains("trainlist03.txt", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_network_sees_of_a_clip_is_dumped()
    {
        var path = Path.Combine(_folder, "frames.safetensors");
        var (code, output, _) = await RunAsync("data", "dump", "--data", _archive, "--video", "C1/V2", "--image-size", "32", "--out", path);
        Assert.Equal((0, $"8 of the 8 frames of c1/v2, 32 pixels, in {path}"), (code, output.Trim()));
        using var dumped = SafetensorsReader.Open(path);
        Assert.Equal([8, 3, 32, 32], dumped.Entry("frames").Shape);
        Assert.All(MemoryMarshal.Cast<byte, float>(dumped.AsSpan("frames")).ToArray(), value => Assert.InRange(value, 0, 1));
    }

    [Theory]
    [InlineData("Clips of that class are v0, v1, v2, v3.", "--video", "c1/nope")]
    [InlineData("The archive's classes are c0, c1, c2, c3, c4 and 1 more.", "--video", "nope/v1")]
    [InlineData("does not name a clip", "--video", "v1")]
    [InlineData("The value for image size in pixels is 0.", "--video", "c1/v1", "--image-size", "0")]
    [InlineData("At least 9 are needed", "--video", "c1/v1", "--frames", "9")]
    public async Task A_clip_that_cannot_be_dumped_leaves_no_file(string says, params string[] flags)
    {
        var path = Path.Combine(_folder, "frames.safetensors");
        var (code, _, error) = await RunAsync(["data", "dump", "--data", _archive, "--out", path, .. flags]);
        Assert.Equal(1, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (await StrmCommandLine.RunAsync(args, output, error, CancellationToken.None), output.ToString(), error.ToString());
    }
}
