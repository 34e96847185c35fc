using System.Collections.Concurrent;
using Strm.Archives;
using Strm.Images;
using Strm.Video;

namespace Strm.Episodes;

/// <summary>Compares an archive with a protocol and says what does not match.</summary>
public static class ArchiveVerifier
{
    private const int ReportEvery = 50;

    /// <summary>Verifies an archive.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="options">The requirements.</param>
    /// <param name="progress">Receives the number of clips decoded.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="StrmException">The protocol needs lists that have not been imported.</exception>
    public static VerificationReport Verify(
        FrameArchive archive,
        SplitProtocol protocol,
        VerificationOptions options,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var parts = options.Parts.Select(part => protocol.Select(archive, part, options.Frames)).ToList();
        var broken = Decode(archive, [.. parts.SelectMany(part => part.Clips)], options, progress, cancellationToken);
        var needed = options.Shape.Shot + options.Shape.Queries;
        var classes = parts.SelectMany(part => part.Classes.Select(c => new ClassVerification(part.Part, c,
            [.. c.Clips.Where(broken.ContainsKey).Select(clip => new UndecodableClip(clip, broken[clip]))], needed))).ToList();
        var names = new MismatchFinder(archive, protocol, [.. parts.SelectMany(p => p.Classes)]);
        return new VerificationReport(
            archive.Location, protocol.Name, options, classes, names.Mismatches(), names.UnusedClasses(), archive.Problems);
    }

    private static ConcurrentDictionary<FrameClip, string> Decode(
        FrameArchive archive,
        FrameClip[] clips,
        VerificationOptions options,
        IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken)
    {
        var broken = new ConcurrentDictionary<FrameClip, string>();
        if (options.Decode == DecodeScope.None) return broken;
        TurboJpeg.Require();
        var done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.ForEach(clips, parallel, () => new FrameChecker(archive, options), (clip, _, checker) =>
        {
            if (checker.Fault(clip) is { } fault) broken[clip] = fault;
            var count = Interlocked.Increment(ref done);
            if (count % ReportEvery == 0 || count == clips.Length)
                progress?.Report(new WorkProgress("decode", count, clips.Length, "clips"));
            return checker;
        }, checker => checker.Dispose());
        return broken;
    }

    private sealed class FrameChecker(FrameArchive archive, VerificationOptions options) : IDisposable
    {
        private readonly ImageDecoder decoder = new();
        private readonly FrameBuffer buffer = new();
        private readonly RgbImage image = new();
        private readonly int[] testFrames = new int[options.Frames];

        public void Dispose() => decoder.Dispose();

        public string? Fault(FrameClip clip)
        {
            var all = options.Decode == DecodeScope.All;
            if (!all) FrameSampler.Test(clip.FrameCount, testFrames);
            var count = all ? clip.FrameCount : testFrames.Length;
            for (var i = 0; i < count; i++)
            {
                var frame = all ? i : testFrames[i];
                try
                {
                    decoder.Decode(archive.ReadFrame(clip, frame, buffer), archive.FrameName(clip, frame), image);
                }
                catch (StrmException exception)
                {
                    return exception.Given;
                }
            }

            return null;
        }
    }
}
