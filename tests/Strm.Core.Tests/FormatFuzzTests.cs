using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Strm.Archives;
using Strm.Checkpoints;
using Strm.Core.Tests.Checkpoints;
using Strm.Core.Tests.Data;
using Strm.Episodes;
using Strm.Images;
using Strm.Preparation;

namespace Strm.Core.Tests;

/// <summary>
/// Files of every format that is read, damaged: each is read or refused with a sentence, within two seconds, without more
/// memory than its length and 64 MB, and nothing is written.
/// </summary>
public sealed class FormatFuzzTests : IDisposable
{
    private const long Allowance = 64 << 20;
    private const double LongestSeconds = 2;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Formats => ["frames.zip", "frame.jpg", "frame.png", "episodes.jsonl", "predictions.jsonl", "split.json", "labels.json", "labels.txt", "network.onnx"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Damaged_files_are_read_or_refused(string format) => Fuzz(format, seed: 3, count: 500);

    [Theory]
    [Trait("Tier", "Full")]
    [MemberData(nameof(Formats))]
    public void A_hundred_thousand_damaged_files_are_read_or_refused(string format) => Fuzz(format, seed: 4, count: 100_000);

    public void Dispose() => folder.Dispose();

    private void Fuzz(string format, long seed, int count)
    {
        var seeds = Seeds(format);
        var path = folder.File(format);
        foreach (var whole in seeds) Assert.True(TryRead(path, whole, -1), "The files that are damaged must be whole.");
        var refused = 0;
        for (var i = 0; i < count; i++)
        {
            var content = Mutation.Of(seeds[i % seeds.Count], seeds, new RandomSource(seed, "fuzz " + format, i));
            var (before, watch) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
            if (!TryRead(path, content, i)) refused++;
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < content.Length + Allowance, $"File {i} of seed {seed} ({content.Length} bytes) took {allocated} bytes.");
            if (watch.Elapsed.TotalSeconds <= LongestSeconds) continue;

            // The machine may have been busy with something else: only a file that takes long twice is slow.
            watch.Restart();
            _ = TryRead(path, content, i);
            Assert.True(watch.Elapsed.TotalSeconds <= LongestSeconds, $"File {i} of seed {seed} took {watch.Elapsed.TotalSeconds} s.");
        }

        Assert.Equal([format], folder.Names());
        Assert.InRange(refused, count / 20, count);
    }

    private static bool TryRead(string path, byte[] content, int index)
    {
        File.WriteAllBytes(path, content);
        try
        {
            Read(path);
            return true;
        }
        catch (StrmException exception)
        {
            Assert.InRange(exception.Message.Length, 20, 2000);
            return false;
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"File {index}: {exception.Message}", exception);
        }
    }

    private static void Read(string path)
    {
        switch (Path.GetFileName(path))
        {
            case "frames.zip": ReadFrames(path); break;
            case "frame.jpg" or "frame.png":
                using (var decoder = new ImageDecoder()) decoder.Decode(File.ReadAllBytes(path), path, new RgbImage());
                break;
            case "episodes.jsonl": _ = EpisodeFile.Read(path).Count(); break;
            case "predictions.jsonl": _ = PredictionFile.Read(path).Count(); break;
            case "split.json": _ = FolderSplit.Parse(TextFile.Read(path), path); break;
            case "network.onnx":
                using (var file = CheckpointFile.Open(path))
                {
                    foreach (var tensor in file.Tensors) tensor.WriteTo(Stream.Null);
                }

                break;
            default: _ = ClipLabels.Read([path]); break;
        }
    }

    private static void ReadFrames(string path)
    {
        using var archive = FrameArchive.Open(path);
        var buffer = new FrameBuffer();
        foreach (var clip in archive.Clips)
        {
            for (var i = 0; i < Math.Min(clip.FrameCount, 8); i++) _ = archive.ReadFrame(clip, i, buffer).Length;
        }

        _ = archive.Problems.Count + archive.Fingerprint.Length + (archive.SplitText?.Length ?? 0);
    }

    private List<byte[]> Seeds(string format)
    {
        var episode = """{"episode":0,"classes":["run","walk"],"support":[{"label":0,"video":"run/a"},{"label":1,"video":"walk/b"}],"query":[{"label":1,"video":"walk/c"}]}""";
        var prediction = """{"episode":0,"query":[{"video":"walk/c","label":1,"predicted":0,"logits":[0.5,-1.25e-3]}]}""";
        List<string> texts = format switch
        {
            "episodes.jsonl" => [episode, episode + "\n" + episode.Replace(":0,\"classes", ":1,\"classes", StringComparison.Ordinal) + "\n"],
            "predictions.jsonl" => [prediction, prediction + "\n" + prediction.Replace(":0,\"query", ":1,\"query", StringComparison.Ordinal) + "\n"],
            "split.json" => ["""{"train":["run","walk"],"val":[],"test":["sit","stand"],"reversals":[["sit","stand"]]}""", "\uFEFF{\"test\":[\"a\"]}"],
            "labels.json" => ["""[{"id":"78687","template":"Holding [something]"},{"id":"2","template":"Pushing"}]"""],
            "labels.txt" => ["run/a\nrun/b 111 98\r\nwalk/c.avi 1\n", "\uFEFFrun/v_Run_g01_c01.avi 1\r\nrun/x\n"],
            _ => [],
        };
        if (texts.Count > 0) return texts.ConvertAll(Encoding.UTF8.GetBytes);
        return format switch
        {
            "frame.jpg" => [SampleFrames.Jpeg],
            "frame.png" => [SampleFrames.Png],
            "network.onnx" => [Taken(OnnxNetwork.Write(Path.GetDirectoryName(folder.File("x"))!, OnnxNetwork.ResNet([1, 1, 1, 1]))), Taken(OnnxNetwork.Write(Path.GetDirectoryName(folder.File("x"))!, OnnxNetwork.ResNet([1, 1, 1, 1], isFolded: true)))],
            _ => [Zip(CompressionLevel.NoCompression), Zip(CompressionLevel.Fastest)],
        };
    }

    private byte[] Zip(CompressionLevel level) =>
        Taken(SampleFrames.Zip(folder, "seed.zip", SampleFrames.Frames("run/a", 3).Concat(SampleFrames.Frames("walk/b", 2)).Select(name => (name, SampleFrames.Jpeg[..200])), level));

    private static byte[] Taken(string path)
    {
        var content = File.ReadAllBytes(path);
        File.Delete(path);
        return content;
    }
}
