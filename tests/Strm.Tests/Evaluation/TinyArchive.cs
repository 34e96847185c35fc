using StbImageWriteSharp;
using Strm.Archives;
using Strm.Backbones;
using Strm.Episodes;
using Strm.Heads;
using Strm.Models;

namespace Strm.Tests.Evaluation;

/// <summary>A folder of small frames, each clip a drifting pattern of its own, and what the tests evaluate on it.</summary>
public sealed class TinyArchive : IDisposable
{
    private const int Side = 40, FramesOfClip = 9;

    public TinyArchive(int classes = 5, int clips = 5)
    {
        for (var c = 0; c < classes; c++)
        {
            for (var clip = 0; clip < clips; clip++) WriteClip(Path.Combine(Frames, $"action{c}", $"clip{clip}"), c, clip);
        }

        Archive = FrameArchive.Open(Frames);
    }

    public static ModelOptions Options { get; } = new()
    {
        Backbone = new BackboneOptions { Kind = BackboneKind.ResNet18, Width = 4 },
        Head = new StrmHeadOptions { ProjectionWidth = 16, Cardinalities = [2, 3] },
        ImageSize = 32,
    };

    public string Folder { get; } = Directory.CreateTempSubdirectory("strm-tiny-").FullName;

    public string Frames => Path.Combine(Folder, "frames");

    public FrameArchive Archive { get; }

    public string In(string name) => Path.Combine(Folder, name);

    public IReadOnlyList<Episode> Episodes(int count, int way = 3, int shot = 2, int? fewest = null)
    {
        var selection = new SplitSelection("tiny", SplitPart.Test, 8, [.. Archive.Classes.Select(c => new ClassSelection(c, null, Archive.ClipsOf(c), [], []))]);
        return [.. new EpisodeSampler(selection, new EpisodeShape { Way = way, Shot = shot, Queries = 1, FewestShots = fewest }, 1).Create(0, count)];
    }

    public void Dispose()
    {
        Archive.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static void WriteClip(string folder, int action, int clip)
    {
        Directory.CreateDirectory(folder);
        var pixels = new byte[Side * Side * 3];
        for (var frame = 0; frame < FramesOfClip; frame++)
        {
            for (var i = 0; i < pixels.Length; i++)
            {
                var (x, y) = (i / 3 % Side, i / 3 / Side);
                pixels[i] = (byte)(128 + (100 * Math.Sin((x * (action + 1) * 0.2) + (y * clip * 0.1) + (frame * (1 + action) * 0.4) + (i % 3))));
            }

            using var file = File.Create(Path.Combine(folder, $"{frame + 1:D8}.png"));
            new ImageWriter().WritePng(pixels, Side, Side, ColorComponents.RedGreenBlue, file);
        }
    }
}
