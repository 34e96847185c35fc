using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Strm.Archives;

namespace Strm.Preparation;

/// <summary>How an archive was made: the file <c>prepare.json</c> at its root.</summary>
internal sealed record PrepareManifest
{
    /// <summary>The project's JSON format for this file.</summary>
    public static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>The protocol.</summary>
    [JsonPropertyName("protocol")]
    public required string Protocol { get; init; }

    /// <summary>Short side, or width x height.</summary>
    [JsonPropertyName("size")]
    public required string Size { get; init; }

    /// <summary>Frames per second, or null for every frame.</summary>
    [JsonPropertyName("fps")]
    public double? FramesPerSecond { get; init; }

    /// <summary>Largest number of frames of a clip, or null for all.</summary>
    [JsonPropertyName("max_frames")]
    public int? MaxFrames { get; init; }

    /// <summary>ffmpeg's <c>-q:v</c>.</summary>
    [JsonPropertyName("quality")]
    public required int Quality { get; init; }

    /// <summary>Name of the root folder, if there is one.</summary>
    [JsonPropertyName("root")]
    public string? Root { get; init; }

    /// <summary>Whether damaged clips were kept.</summary>
    [JsonPropertyName("keep_damaged")]
    public bool KeepDamaged { get; init; }

    /// <summary>Checksum of the names and sizes of the files that the archive was made from.</summary>
    [JsonPropertyName("source")]
    public required string Source { get; init; }

    /// <summary>The share of the clips, or null for all.</summary>
    [JsonPropertyName("shard")]
    public string? Shard { get; init; }

    /// <summary>The outcome.</summary>
    [JsonPropertyName("report")]
    public required PrepareReport Report { get; init; }

    /// <summary>Describes a run.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="source">Checksum of its input.</param>
    /// <returns>The manifest, with an empty report.</returns>
    public static PrepareManifest Of(PrepareOptions options, string source) => new()
    {
        Protocol = options.Protocol, Size = options.Size.ToString(), FramesPerSecond = options.FramesPerSecond,
        MaxFrames = options.MaxFrames, Quality = options.Quality,
        Root = options.Root, KeepDamaged = options.KeepDamaged, Source = source, Shard = options.Shard?.ToString(),
        Report = new PrepareReport(0, 0, [], [], 0),
    };

    /// <summary>A checksum of everything but the report: runs with equal checksums make equal archives.</summary>
    [JsonIgnore]
    public string Identity => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{Protocol}\n{Size}\n{FramesPerSecond}\n{MaxFrames}\n{Quality}\n{Root}\n{KeepDamaged}\n{Source}\n{Shard}"))));

    /// <summary>The content of the file.</summary>
    /// <returns>JSON.</returns>
    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Format), (byte)'\n'];

    /// <summary>The report of this archive if it already exists.</summary>
    /// <param name="output">The archive's place.</param>
    /// <param name="difference">What to say about another archive there: "was made …".</param>
    /// <returns>The report; null if there is nothing, or just an empty folder.</returns>
    /// <exception cref="StrmException">Something else is there.</exception>
    internal PrepareReport? Finished(string output, string difference)
    {
        if (WorkFolder.IsFree(output)) return null;
        if (TryRead(output) is { } existing && existing.Identity == Identity)
        {
            WorkFolder.RemoveLeftover(output);
            return existing.Report;
        }

        throw new StrmException(
            $"'{output}' already exists and {difference}.",
            "The output must be new.",
            "Choose another --out, or remove what is there.");
    }

    /// <summary>Reads the manifest of an archive.</summary>
    /// <param name="archive">A zip file or a folder.</param>
    /// <returns>The manifest, or null if there is none.</returns>
    public static PrepareManifest? TryRead(string archive)
    {
        try
        {
            return ShardReader.ReadFile(archive, FrameArchive.PrepareFileName) is { } content
                ? JsonSerializer.Deserialize<PrepareManifest>(content, Format)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or StrmException)
        {
            return null;
        }
    }
}
