using System.Text;

namespace Strm.Data;

/// <summary>The folder of a clip, with the names of its frames in one block of memory.</summary>
internal sealed class ClipFolder
{
    private readonly string _path;
    private readonly byte[] _names;
    private readonly int[] _ends;

    public ClipFolder(ClipId id, string path, List<string> frames)
    {
        (Id, _path) = (id, path);
        var names = frames.ConvertAll(Encoding.UTF8.GetBytes);
        names.Sort(static (left, right) => FrameNameOrder.Compare(left, right));
        _ends = new int[names.Count];
        for (var i = 0; i < names.Count; i++)
        {
            if (i > 0 && FrameNameOrder.Compare(names[i - 1], names[i]) == 0) throw Twice(names[i]);
            _ends[i] = names[i].Length + (i > 0 ? _ends[i - 1] : 0);
        }

        _names = [.. names.SelectMany(name => name)];
    }

    public ClipId Id { get; }

    public int Count => _ends.Length;

    public string PathOf(int frame) => Path.Join(_path, Encoding.UTF8.GetString(_names.AsSpan((frame > 0 ? _ends[frame - 1] : 0).._ends[frame])));

    private StrmException Twice(byte[] name) => new($"The clip folder {_path} has the frame {Encoding.UTF8.GetString(name)} twice.",
        "A frame's number may stand once in a clip.", "Keep one frame of each number.");
}
