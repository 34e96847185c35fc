using StbImageWriteSharp;
using Strm.Episodes;

namespace Strm.Interactive.Tests;

/// <summary>A small folder of frames: moving squares, three test classes and one that is hostile by name.</summary>
public sealed class SampleData : IDisposable
{
    private const int Size = 48;
    private static readonly string[] Names = ["left", "right", "still", Samples.Hostile];
    private readonly string folder = Directory.CreateTempSubdirectory("strm-frames-").FullName;

    public SampleData()
    {
        foreach (var (label, name) in Names.Index())
        {
            for (var clip = 0; clip < 4; clip++) WriteClip(label, name, clip);
        }

        File.WriteAllText(Path.Combine(folder, "split.json"), System.Text.Json.JsonSerializer.Serialize(new { train = Names[..1], val = Array.Empty<string>(), test = Names[1..] }));
        Experiment = StrmExperiment.Open(folder, "folder");
    }

    public StrmExperiment Experiment { get; }

    public string Folder => folder;

    internal SplitSelection Selection => Experiment.Protocol.Select(Experiment.Archive, SplitPart.Test);

    internal VerificationReport Verification => ArchiveVerifier.Verify(Experiment.Archive, Experiment.Protocol, new VerificationOptions { Shape = new EpisodeShape { Way = 3, Shot = 3, Queries = 2 } });

    internal Episode Episode => Experiment.Sampler(SplitPart.Test, new EpisodeShape { Way = 3, Shot = 2, Queries = 1 }, seed: 1).Create(0);

    internal ClipPreview Clip => Experiment.Preview("left/clip_1");

    internal EpisodePreview EpisodePreview
    {
        get
        {
            var episode = Episode;
            var answers = episode.Query.Select((clip, i) => new QueryPrediction(clip.Video, clip.Label, i == 0 ? clip.Label : (clip.Label + 1) % 3, [0, 0, 0]));
            return Experiment.Preview(episode, new EpisodePrediction(0, [.. answers]));
        }
    }

    public void Dispose()
    {
        Experiment.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private void WriteClip(int label, string name, int clip)
    {
        var frames = clip == 3 && label == 1 ? 5 : 12;
        var path = Directory.CreateDirectory(Path.Combine(folder, name, $"clip_{clip + 1}")).FullName;
        for (var frame = 0; frame < frames; frame++)
        {
            var pixels = new byte[Size * Size * 3];
            var x = label switch { 0 => 32 - (2 * frame), 1 => 8 + (2 * frame), _ => 20 };
            for (var i = 0; i < Size * Size; i++)
            {
                var inside = i % Size >= x && i % Size < x + 10 && i / Size >= 16 + (clip * 3) && i / Size < 30 + (clip * 3);
                (pixels[i * 3], pixels[(i * 3) + 1], pixels[(i * 3) + 2]) = inside ? ((byte)230, (byte)(60 + (40 * label)), (byte)60) : ((byte)(30 + (i / Size)), (byte)70, (byte)90);
            }

            using var stream = File.Create(Path.Combine(path, $"{frame + 1:00000000}.png"));
            new ImageWriter().WritePng(pixels, Size, Size, ColorComponents.RedGreenBlue, stream);
        }
    }
}
