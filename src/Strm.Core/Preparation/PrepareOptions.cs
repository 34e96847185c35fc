using System.Globalization;
using Strm.Episodes;

namespace Strm.Preparation;

/// <summary>How video files become frames.</summary>
/// <remarks>
/// Defaults follow the extraction scripts of TRX's author (github tobyperrett/few-shot-action-recognition, <c>scripts/extract_*.py</c>:
/// every frame, <c>-q:v 5</c>, 256 pixels), but keep the aspect ratio, as the loader of TRX and STRM expects (short side 256).
/// </remarks>
public sealed record PrepareOptions
{
    private readonly int quality = 5;
    private readonly int? maxFrames;
    private readonly double? framesPerSecond;
    private readonly int workers = Environment.ProcessorCount;
    private readonly string? root;

    /// <summary>
    /// Which data set the files are: folder, hmdb51-arn, ucf101-arn, kinetics-cmn, ssv2-otam or ssv2-cmn. Default folder.
    /// </summary>
    public string Protocol { get; init; } = ProtocolRegistry.Folder;

    /// <summary>The folder with the video files, or the downloaded package.</summary>
    public required string Videos { get; init; }

    /// <summary>Files that describe the videos: SSv2's label JSON, or a folder with train/val/test lists. Default none.</summary>
    public IReadOnlyList<string> Annotations { get; init; } = [];

    /// <summary>
    /// Where imported lists are; they name the clips of Kinetics and Something-Something if no annotations are given.
    /// </summary>
    public SplitStore Splits { get; init; } = SplitStore.Default;

    /// <summary>Where the frames go: a <c>.zip</c> file, else a folder.</summary>
    public required string Output { get; init; }

    /// <summary>Size of the frames. Default short side 256 pixels.</summary>
    public OutputSize Size { get; init; } = OutputSize.Default;

    /// <summary>Frames per second to take; null for every frame once, which is the default.</summary>
    public double? FramesPerSecond
    {
        get => framesPerSecond;
        init => framesPerSecond = value is null or (> 0 and <= 1000)
            ? value
            : throw Range($"{value} frames per second were requested.", "The rate must be between 0 and 1000.", "--fps");
    }

    /// <summary>Frames to keep of a longer clip, evenly spaced over it; null for all, which is the default.</summary>
    public int? MaxFrames
    {
        get => maxFrames;
        init => maxFrames = value is null or >= 1
            ? value
            : throw Range($"{value} frames were requested.", "At least 1 frame of a clip must be kept.", "--max-frames");
    }

    /// <summary>JPEG quality as ffmpeg's <c>-q:v</c>: 2 is best, 31 is smallest. Default 5.</summary>
    public int Quality
    {
        get => this.quality;
        init => this.quality = value is >= 2 and <= 31
            ? value
            : throw Range($"The JPEG quality is {value}.", "It must be 2 (best) to 31 (smallest), as ffmpeg's -q:v.", "--quality");
    }

    /// <summary>Name of a single root folder with directory entries, as the official loader expects; null for none.</summary>
    public string? Root
    {
        get => this.root;
        init => this.root = value is null || IsName(value)
            ? value
            : throw Range($"'{value}' is not a folder name.", "The root must be one name without slashes.", "--root");
    }

    /// <summary>The share of the clips to prepare; null for all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>The number of ffmpeg processes at a time. Default one per core.</summary>
    public int Workers
    {
        get => this.workers;
        init => this.workers = value is >= 1 and <= 1024
            ? value
            : throw Range($"{value} workers were requested.", "The number must be between 1 and 1024.", "--workers");
    }

    /// <summary>Whether a single broken clip prevents the archive from being written. Default no.</summary>
    public bool Strict { get; init; }

    /// <summary>
    /// Whether to keep those frames of damaged clips that can be decoded, as the official extraction did. Default no: the clip is skipped.
    /// </summary>
    public bool KeepDamaged { get; init; }

    /// <summary>Whether the output is a zip file.</summary>
    internal bool IsZip => Output.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    private static bool IsName(string name) => name.Length > 0 && name is not "." and not ".." && name.IndexOfAny(['/', '\\', '\0']) < 0;

    private static StrmException Range(string given, string required, string option) =>
        new(given, required, $"Choose another value with {option}.");
}

/// <summary>The size that frames are scaled to.</summary>
/// <param name="Width">Width in pixels, or 0 if <paramref name="Height"/> is the short side and the aspect is kept.</param>
/// <param name="Height">Height in pixels, or the short side.</param>
public sealed record OutputSize(int Width, int Height)
{
    /// <summary>Short side 256, aspect kept.</summary>
    public static OutputSize Default { get; } = new(0, 256);

    /// <summary>Reads <c>256</c> (short side) or <c>256x256</c> (width x height).</summary>
    /// <param name="text">The text.</param>
    /// <returns>The size.</returns>
    /// <exception cref="StrmException">The text is neither.</exception>
    public static OutputSize Parse(string text)
    {
        var sides = text.Split('x');
        if (sides.Length == 1 && Side(sides[0]) is { } shortSide) return new OutputSize(0, shortSide);
        if (sides.Length == 2 && Side(sides[0]) is { } width && Side(sides[1]) is { } height) return new OutputSize(width, height);
        throw new StrmException(
            $"'{text}' is not a size.",
            "A size is the short side in pixels, for example 256, or width x height, for example 256x256; sides are 8 to 8192.",
            "Give another --size.");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Width == 0 ? "" : $"{Width}x")}{Height}");

    /// <summary>
    /// ffmpeg's filter that scales to this size; the short side is that of the picture as shown, with square pixels.
    /// </summary>
    internal string Filter => Width == 0
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"scale='if(gt(iw*sar,ih),round({Height}*iw*sar/ih),{Height})':'if(gt(iw*sar,ih),{Height},round({Height}*ih/(iw*sar)))'")
        : string.Create(CultureInfo.InvariantCulture, $"scale={Width}:{Height}");

    private static int? Side(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side is >= 8 and <= 8192 ? side : null;
}

/// <summary>One of several equal shares of the work.</summary>
/// <param name="Index">Which share, from 1.</param>
/// <param name="Count">How many shares there are.</param>
public sealed record Shard(int Index, int Count)
{
    /// <summary>Reads <c>i/n</c>.</summary>
    /// <param name="text">The text, for example <c>1/8</c>.</param>
    /// <returns>The share.</returns>
    /// <exception cref="StrmException">The text is not a share.</exception>
    public static Shard Parse(string text)
    {
        var parts = text.Split('/');
        if (parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index >= 1 && index <= count)
        {
            return new Shard(index, count);
        }

        throw new StrmException(
            $"'{text}' is not a shard.",
            "A shard is i/n with i from 1 to n, for example 1/8.",
            "Give another --shard.");
    }

    /// <summary>This share of a list: consecutive items, so that all shares in order make the whole.</summary>
    /// <param name="items">The whole list.</param>
    /// <typeparam name="T">Any type.</typeparam>
    /// <returns>The share.</returns>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> items)
    {
        var start = (int)((long)items.Count * (Index - 1) / Count);
        var end = (int)((long)items.Count * Index / Count);
        return [.. items.Skip(start).Take(end - start)];
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
