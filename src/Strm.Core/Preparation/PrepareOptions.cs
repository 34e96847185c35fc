using Strm.Data;

namespace Strm.Preparation;

/// <summary>How video files become frames.</summary>
/// <remarks>
/// Defaults follow the extraction scripts of TRX's author (github tobyperrett/few-shot-action-recognition, <c>scripts/extract_*.py</c>:
/// every frame, <c>-q:v 5</c>, 256 pixels), but keep the aspect as the loader of TRX and STRM expects it (short side 256).
/// </remarks>
public sealed record PrepareOptions
{
    private readonly int _quality = 5;
    private readonly int? _maxFrames;
    private readonly double? _framesPerSecond;
    private readonly int _workers = Environment.ProcessorCount;
    private readonly string? _root;

    /// <summary>Which data set the files are: folder, hmdb51-arn, ucf101-arn, kinetics-cmn, ssv2-otam or ssv2-cmn. Default folder.</summary>
    public string Protocol { get; init; } = ProtocolRegistry.Folder;

    /// <summary>The folder with the video files, or the downloaded package.</summary>
    public required string Videos { get; init; }

    /// <summary>Files that say what is in the videos: SSv2's label JSON, or a folder with train/val/test lists. Default none.</summary>
    public IReadOnlyList<string> Annotations { get; init; } = [];

    /// <summary>Where imported lists are, which name the clips of Kinetics and Something-Something where no annotations are given.</summary>
    public SplitStore Splits { get; init; } = SplitStore.Default;

    /// <summary>Where the frames go: a <c>.zip</c> file, else a folder.</summary>
    public required string Output { get; init; }

    /// <summary>Size of the frames. Default short side 256 pixels.</summary>
    public OutputSize Size { get; init; } = OutputSize.Default;

    /// <summary>Frames per second to take; every frame once where null, which is the default.</summary>
    public double? FramesPerSecond
    {
        get => _framesPerSecond;
        init => _framesPerSecond = value is null or (> 0 and <= 1000) ? value : throw Range($"{value} frames per second were asked for.", "The rate must be between 0 and 1000.", "--fps");
    }

    /// <summary>Frames to keep of a longer clip, evenly spaced over it; all where null, which is the default.</summary>
    public int? MaxFrames
    {
        get => _maxFrames;
        init => _maxFrames = value is null or >= 1 ? value : throw Range($"{value} frames were asked for.", "At least 1 frame of a clip must be kept.", "--max-frames");
    }

    /// <summary>JPEG quality as ffmpeg's <c>-q:v</c>: 2 is best, 31 is smallest. Default 5.</summary>
    public int Quality
    {
        get => _quality;
        init => _quality = value is >= 2 and <= 31 ? value : throw Range($"The JPEG quality was given as {value}.", "It is 2 (best) to 31 (smallest), as ffmpeg's -q:v.", "--quality");
    }

    /// <summary>Name of a single root folder with directory entries, as the official loader wants it; none where null.</summary>
    public string? Root
    {
        get => _root;
        init => _root = value is null || IsName(value) ? value : throw Range($"'{value}' is not a folder's name.", "The root is one name without slashes.", "--root");
    }

    /// <summary>The share of the clips to prepare; all where null.</summary>
    public Shard? Shard { get; init; }

    /// <summary>ffmpeg processes at a time. Default one per core.</summary>
    public int Workers
    {
        get => _workers;
        init => _workers = value is >= 1 and <= 1024 ? value : throw Range($"{value} workers were asked for.", "The number must be between 1 and 1024.", "--workers");
    }

    /// <summary>Whether one broken clip is enough to write no archive. Default no.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether the frames of damaged clips that can be decoded are taken, as the official extraction did. Default no: the clip is skipped.</summary>
    public bool KeepDamaged { get; init; }

    /// <summary>Whether the output is a zip file.</summary>
    internal bool IsZip => Output.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    private static bool IsName(string name) => name.Length > 0 && name is not "." and not ".." && name.IndexOfAny(['/', '\\', '\0']) < 0;

    private static StrmException Range(string given, string required, string option) => new(given, required, $"Choose another value with {option}.");
}
