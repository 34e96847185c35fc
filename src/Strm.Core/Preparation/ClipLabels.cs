using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Strm.Data;

namespace Strm.Preparation;

/// <summary>The class of every clip that annotations name.</summary>
internal sealed class ClipLabels
{
    private const int YouTubeIdLength = 11;

    private readonly Dictionary<string, ClipLabel> _byName = new(NameOrder.Matching);
    private readonly Dictionary<string, ClipLabel> _byYouTubeId = new(StringComparer.Ordinal);

    private ClipLabels()
    {
    }

    /// <summary>How many clips are named.</summary>
    public int Count => _byName.Count;

    /// <summary>A checksum of the labels.</summary>
    /// <returns>SHA-256 as hexadecimal text.</returns>
    public string Checksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var label in _byName.Values.OrderBy(label => label.Clip, StringComparer.Ordinal)) hash.AppendData(Encoding.UTF8.GetBytes($"{label.ClassName}/{label.Clip}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The imported lists of a protocol that selects single videos.</summary>
    /// <param name="protocol">The protocol's name.</param>
    /// <param name="store">Where imported lists are.</param>
    /// <returns>The labels, or null where the protocol takes whole classes or no list was imported.</returns>
    public static ClipLabels? Imported(string protocol, SplitStore store)
    {
        if (!ProtocolRegistry.Published.Contains(protocol) || ProtocolRegistry.Open(protocol, store) is not { SelectsVideos: true } published) return null;
        var labels = new ClipLabels();
        foreach (var video in SplitProtocol.Parts.SelectMany(part => published.Videos(part) ?? [])) labels.Add(video.Name, video.ClassName);
        return labels.Count > 0 ? labels : null;
    }

    /// <summary>Reads annotations: label JSON of Something-Something, list files (<c>class/clip</c> a line) or folders of such.</summary>
    /// <param name="paths">The files and folders; a clip named twice belongs to the class that is read first, lists before JSON.</param>
    /// <returns>The labels, or null where there are no annotations.</returns>
    public static ClipLabels? Read(IReadOnlyList<string> paths)
    {
        if (paths.Count == 0) return null;
        var labels = new ClipLabels();
        var files = paths.SelectMany(Files).OrderBy(file => file.EndsWith(".json", StringComparison.OrdinalIgnoreCase)).ToArray();
        foreach (var file in files)
        {
            if (file.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) labels.ReadJson(file);
            else labels.ReadList(file);
        }

        if (labels.Count > 0) return labels;
        throw new StrmException(
            $"The annotations {string.Join(", ", paths.Select(path => $"'{path}'"))} name no clip.",
            "They must be the data set's label JSON (entries with id and template) or lists with a line class/clip for every clip.",
            "Give the official files with --annotations.");
    }

    /// <summary>The label of a clip.</summary>
    /// <param name="clip">The file's name without its extension.</param>
    /// <returns>Its label, or null where no annotation names it.</returns>
    public ClipLabel? Find(string clip)
    {
        if (_byName.TryGetValue(clip, out var label)) return label;
        return clip.Length == YouTubeIdLength && _byYouTubeId.TryGetValue(clip, out label) ? label : null;
    }

    private static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path)) return [path];
        if (Directory.Exists(path))
        {
            return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file).ToLowerInvariant() is ".json" or ".txt").Order(StringComparer.Ordinal);
        }

        throw new StrmException($"The annotations '{path}' do not exist.", "A file or a folder is needed.", "Check --annotations.");
    }

    private void ReadList(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            var slash = line.Trim().LastIndexOf('/');
            if (slash > 0) Add(line.Trim()[(slash + 1)..], line.Trim()[..slash]);
        }
    }

    private void ReadJson(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.ValueKind != JsonValueKind.Array) return;
            foreach (var entry in document.RootElement.EnumerateArray())
            {
                if (Text(entry, "id") is { } id && (Text(entry, "template") ?? Text(entry, "label")) is { } template) Add(id, Unbracketed(template));
            }
        }
        catch (JsonException exception)
        {
            throw new StrmException($"'{path}' is not JSON: {exception.Message}", "The label file is a JSON list of objects with id and template.", "Download it again.", exception);
        }
    }

    /// <summary>The class of a template: <c>Holding [something] next to [something]</c> without the brackets.</summary>
    private static string Unbracketed(string template) =>
        template.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    private static string? Text(JsonElement entry, string name) => entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
        : null;

    private void Add(string clip, string className)
    {
        var label = new ClipLabel(className, clip);
        _byName.TryAdd(clip, label);
        if (clip.Length > YouTubeIdLength && clip[YouTubeIdLength] == '_') _byYouTubeId.TryAdd(clip[..YouTubeIdLength], label);
    }
}
