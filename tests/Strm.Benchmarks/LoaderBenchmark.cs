using System.Diagnostics;
using System.IO.Compression;
using Strm.Archives;
using Strm.Cli;
using Strm.Cli.Commands;
using Strm.Episodes;
using Strm.Images;
using Strm.Video;

namespace Strm.Speed;

/// <summary>Measures the loader, compared with the official loader's procedure (PIL and PyTorch) and ffmpeg on the same frames.</summary>
/// <remarks>
/// Rates are frames for each second of processor time, so they hold for one core, however busy the machine is; the fastest round counts, on
/// either side. The official procedure ends with float tensors, this loader with bytes, which are made floats on the device.
/// </remarks>
internal static class LoaderBenchmark
{
    // The runtime compiles hot code again after a while.
    private const int Clips = 24, FramesOfClip = 16, WarmRounds = 3;

    /// <summary>Runs all measurements.</summary>
    /// <param name="data">A zip of JPEG frames; null makes one of 341 by 256 pixels.</param>
    /// <param name="seconds">About how long each measurement takes.</param>
    /// <param name="progress">Receives the measurements done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A row for each measurement.</returns>
    public static async Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        string? data, double seconds, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("strm-benchmark-");
        try
        {
            return await RunAsync(folder.FullName, data, seconds, progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        string folder, string? data, double seconds, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        const int steps = 8;
        var step = 0;
        data ??= await MakeArchiveAsync(folder, cancellationToken).ConfigureAwait(false);
        using var archive = FrameArchive.Open(data);
        var clips = archive.Clips.Where(c => c.FrameCount >= FramesOf(new ClipOptions())).Take(200).ToList();
        if (clips.Count == 0)
            throw new StrmException($"{data} has no clip of 8 frames.", "The benchmark reads clips of 8 frames.", "Give another archive.");
        var rows = new List<BenchmarkResult>();
        Report();
        var official = await LoaderBaselines.OfficialAsync(data, 224, seconds, cancellationToken).ConfigureAwait(false);
        Report();
        var test = Rate(archive, clips, new ClipOptions(), seconds, cancellationToken);
        rows.Add(new BenchmarkResult("loader/test-224", "frames/s per core", test, official?.Test));
        var size = MeanSize(archive, clips);
        rows.Add(new BenchmarkResult("loader/test-224-data", "MB/s per core", test * size, official?.Test * size));
        Report();
        var train = Rate(archive, clips, new ClipOptions { Augment = true }, seconds, cancellationToken);
        rows.Add(new BenchmarkResult("loader/train-224", "frames/s per core", train, official?.Train));
        Report();
        var small = await LoaderBaselines.OfficialAsync(data, 84, seconds, cancellationToken).ConfigureAwait(false);
        test = Rate(archive, clips, new ClipOptions { ImageSize = 84 }, seconds, cancellationToken);
        rows.Add(new BenchmarkResult("loader/test-84", "frames/s per core", test, small?.Test));
        Report();
        var decode = DecodeRate(archive, clips, seconds, cancellationToken);
        rows.Add(new BenchmarkResult("loader/decode-beside-pil", "frames/s per core", decode, official?.Decode));
        Report();
        var sequence = Directory.CreateDirectory(Path.Combine(folder, "sequence")).FullName;
        var ffmpeg = await FfmpegRateAsync(archive, clips, sequence, cancellationToken).ConfigureAwait(false);
        rows.Add(new BenchmarkResult("loader/decode-beside-ffmpeg", "frames/s per core", decode, ffmpeg));
        Report();
        rows.Add(new BenchmarkResult("loader/all-cores", "frames/s", AllCores(archive, clips, seconds, cancellationToken), null));
        using var process = Process.GetCurrentProcess();
        var memory = process.PeakWorkingSet64 / (double)(1 << 20);
        rows.Add(new BenchmarkResult("loader/memory", "MB", memory, official?.Memory, LowerIsBetter: true));
        Report();
        return rows;

        void Report() => progress?.Report(new WorkProgress("benchmark", step++, steps - 1, "measurements"));
    }

    private static int FramesOf(ClipOptions options) => options.Frames;

    private static async Task<string> MakeArchiveAsync(string folder, CancellationToken cancellationToken)
    {
        var frames = Directory.CreateDirectory(Path.Combine(folder, "frames")).FullName;
        await LoaderBaselines.MakeFramesAsync(frames, Clips * FramesOfClip, cancellationToken).ConfigureAwait(false);
        var path = Path.Combine(folder, "frames.zip");
        await Task.Run(() => Pack(frames, path), cancellationToken).ConfigureAwait(false);
        return path;
    }

    private static void Pack(string frames, string path)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (i, file) in Directory.GetFiles(frames).Order(StringComparer.Ordinal).Index())
            zip.CreateEntryFromFile(
                file,
                $"class{i / FramesOfClip % 4}/clip{i / FramesOfClip}/{(i % FramesOfClip) + 1:D8}.jpg",
                CompressionLevel.NoCompression);
    }

    /// <summary>Frames for each second of processor time, as the loader's one worker reads them.</summary>
    private static double Rate(
        FrameArchive archive, List<FrameClip> clips, ClipOptions options, double seconds, CancellationToken cancellationToken)
    {
        using var reader = new ClipReader(archive, options);
        var pixels = new byte[options.ClipLength];
        var round = 0;
        return Fastest(seconds, () =>
        {
            foreach (var (i, clip) in clips.Index()) reader.Read(clip, new ClipDraw(0, round, i), pixels);
            round++;
            return clips.Count * options.Frames;
        }, cancellationToken);
    }

    private static double DecodeRate(FrameArchive archive, List<FrameClip> clips, double seconds, CancellationToken cancellationToken)
    {
        using var decoder = new ImageDecoder();
        var (buffer, image, indices) = (new FrameBuffer(), new RgbImage(), new int[new ClipOptions().Frames]);
        return Fastest(seconds, () =>
        {
            foreach (var clip in clips)
            {
                FrameSampler.Test(clip.FrameCount, indices);
                foreach (var frame in indices) decoder.Decode(archive.ReadFrame(clip, frame, buffer), "frame", image);
            }

            return clips.Count * indices.Length;
        }, cancellationToken);
    }

    private static double AllCores(FrameArchive archive, List<FrameClip> clips, double seconds, CancellationToken cancellationToken)
    {
        const int clipsOfEpisode = 30;
        var (options, loaded, watch) = (new ClipOptions(), 0L, Stopwatch.StartNew());
        foreach (var episode in new EpisodeLoader(archive, options).Load(Endless(), 0, cancellationToken))
        {
            episode.Dispose();
            loaded += clipsOfEpisode * options.Frames;
            if (watch.Elapsed.TotalSeconds > seconds) break;
        }

        return loaded / watch.Elapsed.TotalSeconds;

        IEnumerable<Episode> Endless()
        {
            for (var i = 0L; ; i++)
            {
                var first = i * clipsOfEpisode;
                var members = Enumerable.Range(0, clipsOfEpisode).Select(k => clips[(int)((first + k) % clips.Count)].Id);
                yield return new Episode(i, ["any"], [.. members.Select(id => new EpisodeClip(0, id))], []);
            }
        }
    }

    private static async Task<double?> FfmpegRateAsync(
        FrameArchive archive, List<FrameClip> clips, string folder, CancellationToken cancellationToken)
    {
        var buffer = new FrameBuffer();
        var count = 0;
        foreach (var clip in clips)
        {
            for (var i = 0; i < clip.FrameCount && count < 1000; i++)
            {
                // ffmpeg takes one kind of picture as a sequence.
                if (archive.FrameName(clip, i).EndsWith(".png", StringComparison.OrdinalIgnoreCase)) continue;
                await File.WriteAllBytesAsync(
                    Path.Combine(folder, $"{++count:D8}.jpg"),
                    archive.ReadFrame(clip, i, buffer).ToArray(),
                    cancellationToken).ConfigureAwait(false);
            }
        }

        return await LoaderBaselines.FfmpegAsync(folder, count, cancellationToken).ConfigureAwait(false);
    }

    private static double MeanSize(FrameArchive archive, List<FrameClip> clips)
    {
        var buffer = new FrameBuffer();
        return clips.Average(clip => archive.ReadFrame(clip, clip.FrameCount / 2, buffer).Length) / (1 << 20);
    }

    /// <summary>The rate of the fastest round, after some to warm up.</summary>
    private static double Fastest(double seconds, Func<int> round, CancellationToken cancellationToken)
    {
        for (var i = 0; i < WarmRounds; i++) round();
        var (best, watch) = (0.0, Stopwatch.StartNew());
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = ThreadTime.Seconds;
            var frames = round();
            best = Math.Max(best, frames / (ThreadTime.Seconds - start));
        }
        while (watch.Elapsed.TotalSeconds < seconds);
        return best;
    }
}
