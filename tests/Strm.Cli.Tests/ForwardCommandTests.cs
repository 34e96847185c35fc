using System.Runtime.InteropServices;
using System.Text.Json;
using Strm.Checkpoints;
using Strm.Tests.Golden;

namespace Strm.Cli.Tests;

/// <summary>The official code's checkpoint of a run on several devices, through the command line.</summary>
public sealed class ForwardCommandTests : IDisposable
{
    private const int Clips = 3;
    private const int Frames = 8;
    private const int Size = 84;
    private const byte NotANumber = 0xFF; // every byte of a float

    private readonly string folder = Directory.CreateTempSubdirectory("strm-forward-").FullName;

    [SkippableFact]
    public async Task The_official_checkpoint_gives_the_official_logits()
    {
        var golden = Golden();
        var episode = Path.Combine(folder, "episode.safetensors");
        var output = Path.Combine(folder, "logits.safetensors");
        using var expected = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(golden, "checkpoint_dp.json")));
        WriteEpisode(episode, expected.RootElement);
        var options = Path.Combine(folder, "options.json");
        await File.WriteAllTextAsync(options, """{"image_size": 84}""");
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(
            ["forward", "--checkpoint", Path.Combine(golden, "checkpoint_dp.pt"), "--episode", episode, "--out", output, "--options", options],
            TextWriter.Null, error, CancellationToken.None);
        Assert.True(code == 0, error.ToString());
        Assert.Contains("no query-class similarity", error.ToString(), StringComparison.Ordinal);
        using var logits = SafetensorsReader.Open(output);
        Assert.False(logits.Contains("logits_qc"));
        var flat = expected.RootElement.GetProperty("eval_logits").EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(v => v.GetSingle()).ToArray();
        AssertClose(flat, logits, "logits_trm");
        AssertClose(flat, logits, "logits");
    }

    [SkippableTheory]
    [InlineData(2, 1, 0, "'support' has shape (2, 8, 3, 84, 84).")]
    [InlineData(3, 0, 0, "'query' has shape (0, 8, 3, 84, 84).")]
    [InlineData(3, 1, NotANumber, "'support' has values that are infinite or NaN.")]
    public async Task An_episode_without_a_label_per_clip_without_queries_or_without_numbers_is_refused(int support, int queries, byte content, string says)
    {
        var golden = Golden();
        var episode = Path.Combine(folder, "episode.safetensors");
        SafetensorsWriter.Write(episode, [Tensor("support", [support, Frames, 3, Size, Size], content), Tensor("query", [queries, Frames, 3, Size, Size], content), Labels([0, 1, 2])]);
        using var error = new StringWriter();
        var code = await StrmCommandLine.RunAsync(
            ["forward", "--checkpoint", Path.Combine(golden, "checkpoint_dp.pt"), "--episode", episode, "--out", Path.Combine(folder, "x")],
            TextWriter.Null, error, CancellationToken.None);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "x")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void WriteEpisode(string path, JsonElement golden)
    {
        var labels = golden.GetProperty("support_labels").EnumerateArray().Select(l => (long)l.GetDouble()).ToArray();
        SafetensorsWriter.Write(path, [Images("support", 2000), Images("query", 2002), Labels(labels)]);
    }

    private static TensorSource Images(string name, ulong stream)
    {
        var bytes = MemoryMarshal.AsBytes(GoldenNumbers.Images(stream, Clips * Frames, Size).AsSpan()).ToArray();
        return TensorSource.FromBytes(new TensorEntry(name, TensorType.Float32, [Clips, Frames, 3, Size, Size]), bytes);
    }

    private static TensorSource Tensor(string name, long[] shape, byte content)
    {
        var bytes = new byte[sizeof(float) * shape.Aggregate(1L, (a, b) => a * b)];
        Array.Fill(bytes, content);
        return TensorSource.FromBytes(new TensorEntry(name, TensorType.Float32, shape), bytes);
    }

    private static TensorSource Labels(long[] labels) =>
        TensorSource.FromBytes(new TensorEntry("support_labels", TensorType.Int64, [labels.Length]), MemoryMarshal.AsBytes(labels.AsSpan()).ToArray());

    private static void AssertClose(float[] expected, SafetensorsReader file, string name)
    {
        var actual = MemoryMarshal.Cast<byte, float>(file.AsSpan(name)).ToArray();
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    private static string Golden()
    {
        for (var current = new DirectoryInfo(AppContext.BaseDirectory); current is not null; current = current.Parent)
        {
            var golden = Path.Combine(current.FullName, "shared", "golden");
            if (File.Exists(Path.Combine(golden, "checkpoint_dp.pt"))) return golden;
        }

        throw new SkipException("The golden checkpoint (../shared/golden) is not on this machine.");
    }
}
