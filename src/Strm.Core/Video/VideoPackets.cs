using System.Globalization;

namespace Strm.Media;

/// <summary>The start of a video's table of contents, as <c>ffprobe</c> lists it without decoding anything.</summary>
internal sealed class VideoPackets
{
    private readonly List<long> _keys = [];
    private readonly List<long> _times = [];
    private long _anonymous;
    private (long Numerator, long Denominator) _timeBase = (1, 1000);
    private double? _streamSeconds;
    private double? _formatSeconds;
    private long? _statedFrames;
    private double _rate;

    /// <summary>Whether there is a stream of pictures.</summary>
    public bool HasVideo { get; private set; }

    /// <summary>The length in seconds; 0 where nothing tells.</summary>
    public double Seconds => _streamSeconds ?? _formatSeconds ?? (_rate > 0 && Count > 0 ? Count / _rate : 0);

    /// <summary>The mean frame rate; 0 where nothing tells.</summary>
    public double FramesPerSecond => _rate > 0 ? _rate : Seconds > 0 && Count > 1 ? Count / Seconds : 0;

    /// <summary>The number of frames that the file's header states.</summary>
    public long? StatedFrames => _statedFrames;

    /// <summary>The number of packets listed that become frames.</summary>
    public long Count => _times.Count + _anonymous;

    /// <summary>Whether every frame has a time of its own, so that a frame can be found by it.</summary>
    public bool IsTimed { get; private set; }

    /// <summary>Time stamps of the frames, ascending, in units of the time base.</summary>
    public IReadOnlyList<long> Times => _times;

    /// <summary>Time stamps of the frames that can be decoded without another, ascending.</summary>
    public IReadOnlyList<long> Keys => _keys;

    /// <summary>A time stamp in seconds.</summary>
    /// <param name="time">The time stamp.</param>
    public double InSeconds(long time) => (double)time * _timeBase.Numerator / _timeBase.Denominator;

    /// <summary>Reads the listing of <c>-of compact</c>.</summary>
    /// <param name="lines">Its lines.</param>
    /// <returns>The table.</returns>
    public static VideoPackets Parse(IEnumerable<string> lines)
    {
        var packets = new VideoPackets();
        foreach (var line in lines)
        {
            var fields = line.Split('|');
            if (fields[0] == "packet") packets.AddPacket(fields);
            else if (fields[0] == "stream") packets.AddStream(fields);
            else if (fields[0] == "format") packets._formatSeconds = Number(fields, "duration=");
        }

        packets.Finish();
        return packets;
    }

    private void AddPacket(string[] fields)
    {
        var flags = Field(fields, "flags=") ?? "";
        if (flags.Contains('D', StringComparison.Ordinal)) return;
        if (!long.TryParse(Field(fields, "pts="), NumberStyles.Integer, CultureInfo.InvariantCulture, out var time))
        {
            _anonymous++;
            return;
        }

        _times.Add(time);
        if (flags.StartsWith('K')) _keys.Add(time);
    }

    private void AddStream(string[] fields)
    {
        HasVideo = true;
        if (Fraction(Field(fields, "time_base=")) is { } timeBase) _timeBase = timeBase;
        if (Fraction(Field(fields, "avg_frame_rate=")) is { } rate) _rate = (double)rate.Numerator / rate.Denominator;
        _streamSeconds = Number(fields, "duration=");
        _statedFrames = Number(fields, "nb_frames=") is { } frames ? (long)frames : null;
    }

    private void Finish()
    {
        _times.Sort();
        _keys.Sort();
        IsTimed = _anonymous == 0 && _keys.Count > 0 && !_times.Zip(_times.Skip(1)).Any(pair => pair.First == pair.Second);
    }

    private static string? Field(string[] fields, string name) =>
        fields.FirstOrDefault(field => field.StartsWith(name, StringComparison.Ordinal))?[name.Length..];

    private static double? Number(string[] fields, string name) =>
        double.TryParse(Field(fields, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;

    private static (long Numerator, long Denominator)? Fraction(string? text)
    {
        var parts = (text ?? "").Split('/');
        return parts.Length == 2 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var numerator)
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var denominator) && numerator > 0 && denominator > 0
            ? (numerator, denominator) : null;
    }
}
