using System.IO.Compression;
using Strm.Preparation;
using Strm.Synthesis;

namespace Strm.Core.Tests.Preparation;

public class FramePreparationTests
{
    private static readonly SynthOptions Synth = new() { ClipsPerClass = 3, TrainClasses = 2, ValClasses = 1, TestClasses = 1, Width = 48, Height = 32 };

    [SkippableFact]
    public async Task The_archive_holds_every_frame_in_order_and_the_split()
    {
        Tools.SkipWithoutFfmpeg();
        using var scratch = new Scratch();
        var split = await SyntheticDataset.WriteAsync(scratch.Path("videos"), Synth);
        var report = await FramePreparation.RunAsync(new PrepareOptions { Videos = scratch.Path("videos"), Output = scratch.Path("a.zip"), Size = new OutputSize(0, 24) });
        Assert.Equal(12, report.Clips);
        Assert.Empty(report.Skipped);
        using var zip = ZipFile.OpenRead(scratch.Path("a.zip"));
        var frames = zip.Entries.Where(entry => entry.FullName.EndsWith(".jpg", StringComparison.Ordinal)).ToArray();
        Assert.Equal(report.Frames, frames.Length);
        Assert.Equal(frames.Select(frame => frame.FullName).Order(StringComparer.Ordinal), frames.Select(frame => frame.FullName));
        Assert.All(frames, frame => Assert.Equal(frame.Length, frame.CompressedLength));
        foreach (var action in split.All)
        {
            for (var clip = 0; clip < Synth.ClipsPerClass; clip++)
            {
                var count = frames.Count(frame => frame.FullName.StartsWith($"{action.Name}/{action.Name}_{clip + 1:D3}/", StringComparison.Ordinal));
                Assert.Equal(ClipRenderer.FrameCount(action, clip, Synth), count);
            }
        }

        using var kept = new StreamReader(zip.GetEntry("split.json")!.Open());
        Assert.Equal(split.ToJson(), await kept.ReadToEndAsync());
    }

    [SkippableFact]
    public async Task The_archive_does_not_depend_on_the_number_of_workers()
    {
        Tools.SkipWithoutFfmpeg();
        using var scratch = new Scratch();
        await SyntheticDataset.WriteAsync(scratch.Path("videos"), Synth);
        foreach (var workers in new[] { 1, 3 })
        {
            await FramePreparation.RunAsync(new PrepareOptions
            {
                Videos = scratch.Path("videos"), Output = scratch.Path($"{workers}.zip"), Size = new OutputSize(0, 24), Workers = workers,
            });
        }

        Assert.Equal(await File.ReadAllBytesAsync(scratch.Path("1.zip")), await File.ReadAllBytesAsync(scratch.Path("3.zip")));
        Assert.Equal(["1.zip", "3.zip", "videos"], Directory.GetFileSystemEntries(scratch.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
