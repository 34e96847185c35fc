using System.Globalization;

namespace Strm.Video;

/// <summary>The start of a video's table of contents, as <c>ffprobe</c> lists it without decoding anything.</summary>
internal sealed class VideoPackets
{
    private readonly List<long> keys = [];
    private readonly List<long> times = [];
    private long anonymous;
    private (long Numerator, long Denominator) timeBase = (1, 1000);
    private double? streamSeconds;
    private double? formatSeconds;
    private long? statedFrames;
    private double rate;
    private long? lastTime;

    private const long LargeArea = 1920 * 1088;

    /// <summary>Whether pictures take so long to decode that few should be: larger than full HD.</summary>
    public bool IsLarge { get; private set; }

    /// <summary>
    /// The shape of the pixels, width to height, for example <c>16:11</c>; null if they are square or nothing is known.
    /// </summary>
    public string? PixelShape { get; private set; }

    /// <summary>Whether there is a stream of pictures.</summary>
    public bool HasVideo { get; private set; }

    /// <summary>The length of the pictures in seconds; 0 if unknown.</summary>
    /// <remarks>The length that a file states for all of its streams comes last: the sound may go on after the last picture.</remarks>
    public double Seconds => OwnSeconds ?? PictureSeconds ?? formatSeconds ?? (rate > 0 && Count > 0 ? Count / rate : 0);

    /// <summary>
    /// Whether nothing says where the pictures end: the listing stops before that, and the header gives only the length of the whole file.
    /// </summary>
    public bool NeedsEnd =>
        OwnSeconds is null && lastTime is null && IsTimed && InSeconds(times[^1] - times[0]) >= VideoDecoding.CountedSeconds;

    /// <summary>The mean frame rate; 0 if unknown.</summary>
    public double FramesPerSecond => rate > 0 ? rate : Seconds > 0 && Count > 1 ? Count / Seconds : 0;

    /// <summary>The number of frames that the file's header states.</summary>
    public long? StatedFrames => statedFrames;

    /// <summary>The number of packets listed that become frames.</summary>
    public long Count => times.Count + anonymous;

    /// <summary>Whether every frame has its own time, so that it can be found by it.</summary>
    public bool IsTimed { get; private set; }

    /// <summary>Time stamps of the frames, ascending, in units of the time base.</summary>
    public IReadOnlyList<long> Times => times;

    /// <summary>Time stamps of the frames that can be decoded on their own, ascending.</summary>
    public IReadOnlyList<long> Keys => keys;

    /// <summary>A time stamp in seconds.</summary>
    /// <param name="time">The time stamp.</param>
    public double InSeconds(long time) => (double)time * timeBase.Numerator / timeBase.Denominator;

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
            else if (fields[0] == "format") packets.formatSeconds = Number(fields, "duration=");
        }

        packets.Finish();
        return packets;
    }

    /// <summary>Notes the last picture of a long video.</summary>
    /// <param name="lines">The listing of its last packets.</param>
    public void SetEnd(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            if (Time(line.Split('|')) is { } time) lastTime = Math.Max(lastTime ?? time, time);
    }

    /// <summary>
    /// The length that the file states for the pictures; null if it is that of the whole file, which ffprobe reports
    /// for a stream that has none of its own.
    /// </summary>
    private double? OwnSeconds => streamSeconds == formatSeconds ? null : streamSeconds;

    /// <summary>From the first picture to the end of the last, if the last is known.</summary>
    private double? PictureSeconds
    {
        get
        {
            if (!IsTimed || times.Count < 2) return null;
            var listed = InSeconds(times[^1] - times[0]);
            var end = lastTime is { } last ? InSeconds(last - times[0]) : listed < VideoDecoding.CountedSeconds ? listed : (double?)null;
            return end + (listed / (times.Count - 1));
        }
    }

    private void AddPacket(string[] fields)
    {
        var flags = Field(fields, "flags=") ?? "";
        if (flags.Contains('D', StringComparison.Ordinal)) return;
        if (Time(fields) is not { } time)
        {
            anonymous++;
            return;
        }

        times.Add(time);
        if (flags.StartsWith('K')) keys.Add(time);
    }

    private void AddStream(string[] fields)
    {
        HasVideo = true;
        if (Fraction(Field(fields, "time_base=")) is { } stated) timeBase = stated;
        if (Fraction(Field(fields, "avg_frame_rate=")) is { } rate) this.rate = (double)rate.Numerator / rate.Denominator;
        streamSeconds = Number(fields, "duration=");
        IsLarge = Number(fields, "width=") * Number(fields, "height=") > LargeArea;
        PixelShape = VideoInfo.Unsquare(Field(fields, "sample_aspect_ratio="));
        statedFrames = Number(fields, "nb_frames=") is { } frames ? (long)frames : null;
    }

    private void Finish()
    {
        times.Sort();
        keys.Sort();
        IsTimed = anonymous == 0 && keys.Count > 0 && !times.Zip(times.Skip(1)).Any(pair => pair.First == pair.Second);
    }

    private static long? Time(string[] fields) =>
        long.TryParse(Field(fields, "pts="), NumberStyles.Integer, CultureInfo.InvariantCulture, out var time) ? time : null;

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
