using System.Diagnostics;
using System.IO.Compression;
using StbImageWriteSharp;
using Strm.Archives;
using Strm.Episodes;
using Strm.Models;

namespace Strm.Speed;

/// <summary>Reads the clips of one task from an archive, here and by the official loader's procedure: processor time, so that threads and other programs do not matter.</summary>
internal static class LoadBenchmark
{
    private const int FramesOfClip = 10, Quality = 90, Rounds = 6;

    /// <summary>Measures reading.</summary>
    /// <param name="options">Way, shot, queries and size.</param>
    /// <param name="model">Frames per clip.</param>
    /// <param name="official">The official procedure, where there is one.</param>
    /// <returns>Processor seconds for each task, on either side.</returns>
    public static (double Ours, double? Theirs) Run(TrainingBenchmarkOptions options, ModelOptions model, OfficialTraining? official)
    {
        var folder = Directory.CreateTempSubdirectory("strm-load-");
        try
        {
            var path = Path.Combine(folder.FullName, "frames.zip");
            var episode = Write(path, options);
            using var archive = FrameArchive.Open(path);
            var ours = OnOneThread(() => Enumerable.Range(0, Rounds).Min(_ => Seconds(archive, model, episode)));
            var clips = episode.Support.Concat(episode.Query).Select(c => c.Video.ToString()).ToArray();
            return (ours, official is null ? null : Enumerable.Range(0, Rounds).Min(_ => official.Load(path, clips)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Threads of libtorch that wait for each other on a busy machine would count too.
    private static double OnOneThread(Func<double> measure)
    {
        var threads = TorchSharp.torch.get_num_threads();
        TorchSharp.torch.set_num_threads(1);
        try
        {
            return measure();
        }
        finally
        {
            TorchSharp.torch.set_num_threads(threads);
        }
    }

    private static double Seconds(FrameArchive archive, ModelOptions model, Episode episode)
    {
        using var process = Process.GetCurrentProcess();
        var start = process.TotalProcessorTime;
        foreach (var loaded in new EpisodeLoader(archive, model.Clips, new LoaderOptions { Workers = 1 }).Load([episode], seed: 0))
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            _ = PixelTensor.ToFloat(loaded.Support.Span, [loaded.Support.Length], TorchSharp.torch.CPU);
            _ = PixelTensor.ToFloat(loaded.Query.Span, [loaded.Query.Length], TorchSharp.torch.CPU);
            loaded.Dispose();
        }

        process.Refresh();
        return (process.TotalProcessorTime - start).TotalSeconds;
    }

    private static Episode Write(string path, TrainingBenchmarkOptions options)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        var clips = new List<EpisodeClip>();
        for (var i = 0; i < options.Way * (options.Shot + options.Queries); i++)
        {
            var (label, name) = (i % options.Way, $"clip{i:D3}");
            clips.Add(new EpisodeClip(label, new ClipId($"class{label}", name)));
            for (var frame = 1; frame <= FramesOfClip; frame++)
            {
                using var entry = zip.CreateEntry($"frames/class{label}/{name}/{frame:D8}.jpg", CompressionLevel.NoCompression).Open();
                entry.Write(Picture(options.ImageSize * 8 / 7, i, frame));
            }
        }

        var support = options.Way * options.Shot;
        return new Episode(0, [.. Enumerable.Range(0, options.Way).Select(c => $"class{c}")], clips[..support], clips[support..]);
    }

    // As preparation leaves frames: the short side has the size that crops are taken from.
    private static byte[] Picture(int height, int clip, int frame)
    {
        var width = height * 4 / 3;
        var pixels = new byte[width * height * 3];
        var noise = new RandomSource(clip, "benchmark frame", frame);
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i / 3 % width, i / 3 / width);
            pixels[i] = (byte)(120 + (60 * Math.Sin((x + (frame * 3)) * 0.08) * Math.Cos((y + (clip * 5)) * 0.06)) + (int)(noise.NextUInt64() & 15));
        }

        using var file = new MemoryStream();
        new ImageWriter().WriteJpg(pixels, width, height, ColorComponents.RedGreenBlue, file, Quality);
        return file.ToArray();
    }
}
