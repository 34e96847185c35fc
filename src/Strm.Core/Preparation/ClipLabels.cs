using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Strm.Archives;
using Strm.Episodes;

namespace Strm.Preparation;

/// <summary>The class of every clip that annotations name.</summary>
internal sealed partial class ClipLabels
{
    private const int YouTubeIdLength = 11;

    private readonly Dictionary<string, ClipLabel> byName = new(NameOrder.Matching);
    private readonly Dictionary<string, ClipLabel> byYouTubeId = new(StringComparer.Ordinal);

    private ClipLabels()
    {
    }

    /// <summary>How many clips are named.</summary>
    public int Count => byName.Count;

    /// <summary>A checksum of the labels.</summary>
    /// <returns>SHA-256 as hexadecimal text.</returns>
    public string Checksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var label in byName.Values.OrderBy(label => label.Clip, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes($"{label.ClassName}/{label.Clip}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The imported lists of a protocol that selects single videos.</summary>
    /// <param name="protocol">The protocol's name.</param>
    /// <param name="store">Where imported lists are.</param>
    /// <returns>The labels, or null if the protocol takes whole classes or no list was imported.</returns>
    public static ClipLabels? Imported(string protocol, SplitStore store)
    {
        if (!ProtocolRegistry.Published.Contains(protocol)
            || ProtocolRegistry.Open(protocol, store) is not { SelectsVideos: true } published)
        {
            return null;
        }

        var labels = new ClipLabels();
        foreach (var video in SplitProtocol.Parts.SelectMany(part => published.Videos(part) ?? [])) labels.Add(video.Name, video.ClassName);
        return labels.Count > 0 ? labels : null;
    }

    /// <summary>
    /// Reads annotations: label JSON of Something-Something, list files (a line <c>class/clip</c> for each clip) or folders of them.
    /// </summary>
    /// <param name="paths">The files and folders; a clip named twice belongs to the class read first, lists before JSON.</param>
    /// <returns>The labels, or null if there are no annotations.</returns>
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
    /// <returns>Its label, or null if no annotation names it.</returns>
    public ClipLabel? Find(string clip)
    {
        if (byName.TryGetValue(clip, out var label)) return label;
        return clip.Length == YouTubeIdLength && byYouTubeId.TryGetValue(clip, out label) ? label : null;
    }

    /// <summary>
    /// The clip that a file may be, allowing for the names that downloaders give: <c>id.mp4.mkv</c>, <c>id_7_17</c>,
    /// <c>Title [id]</c>, <c>Title-id</c>.
    /// </summary>
    /// <param name="clip">The file's name without its extension.</param>
    /// <returns>The label of that clip; null if the name contains none that is listed.</returns>
    public ClipLabel? Resembling(string clip)
    {
        string[] names =
        [
            FileKinds.IsVideo(new FoundFile(clip, clip)) ? ArchiveNames.Stem(clip) : "",
            .. BracketedIds().Matches(clip).Select(match => match.Groups[1].Value),
            TrimmedSeconds().Replace(clip, ""),
            clip[..Math.Min(clip.Length, YouTubeIdLength)], clip[Math.Max(0, clip.Length - YouTubeIdLength)..],
        ];
        return names.Where(name => name.Length > 0 && name != clip).Select(Find).FirstOrDefault(label => label is not null);
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

    /// <summary>
    /// Reads <c>class/clip</c> from each line, tolerating leading folders, a video's extension, backslashes, and the labels or
    /// counts that other tools append.
    /// </summary>
    private void ReadList(string path)
    {
        var lines = TextFile.Lines(path).Select(line => line.Trim()).ToArray();
        if (!lines.Any(line => ListedNames(line).Any())) return; // Another kind of text beside the lists, for example a list of classes.
        foreach (var (index, line) in lines.Index().Where(pair => pair.Item.Length > 0))
        {
            var names = ListedNames(line).ToArray();
            if (names.Length == 0)
            {
                throw new StrmException(
                    $"Line {index + 1} of the list {path} names no clip: '{Texts.Clip(line)}'.",
                    "Every line must be class/clip; an extension and numbers may follow.",
                    "Correct the line or remove it.");
            }

            foreach (var name in names) Add(name.Clip, name.ClassName);
        }
    }

    /// <summary>What a line may name: the clip as it stands, or without the numbers after it, which may be its label or counts.</summary>
    private static IEnumerable<ClipLabel> ListedNames(string line)
    {
        var path = line.Contains('/', StringComparison.Ordinal) ? line : line.Replace('\\', '/');
        foreach (var text in new[] { path, TrailingNumbers().Replace(path, "") }.Distinct())
        {
            if (text.Split('/', StringSplitOptions.RemoveEmptyEntries) is not [.., var className, var file]) continue;
            yield return new ClipLabel(className, FileKinds.IsVideo(new FoundFile(text, file)) ? ArchiveNames.Stem(file) : file);
        }
    }

    private void ReadJson(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(TextFile.Read(path));
            if (document.RootElement.ValueKind != JsonValueKind.Array) return;
            foreach (var entry in document.RootElement.EnumerateArray())
            {
                if (Text(entry, "id") is { } id && (Text(entry, "template") ?? Text(entry, "label")) is { } template)
                    Add(id, Unbracketed(template));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // The latter for broken UTF-16.
        {
            throw new StrmException(
                $"'{path}' is not JSON: {Texts.Clip(exception.Message.TrimEnd('.'))}.",
                "The label file must be a JSON list of objects with id and template.",
                "Download it again.",
                exception);
        }
    }

    /// <summary>The class of a template: <c>Holding [something] next to [something]</c> without the brackets.</summary>
    private static string Unbracketed(string template) =>
        template.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    private static string? Text(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
        : null;

    [GeneratedRegex(@"[\[({]([^\[\](){}]+)[\])}]")]
    private static partial Regex BracketedIds();

    [GeneratedRegex(@"_\d+(\.\d+)?_\d+(\.\d+)?$")]
    private static partial Regex TrimmedSeconds();

    [GeneratedRegex(@"([\s,]+-?\d+){1,2}$")]
    private static partial Regex TrailingNumbers();

    private void Add(string clip, string className)
    {
        var label = new ClipLabel(className, clip);
        byName.TryAdd(clip, label);
        if (clip.Length > YouTubeIdLength && clip[YouTubeIdLength] == '_') byYouTubeId.TryAdd(clip[..YouTubeIdLength], label);
    }
}

/// <summary>A clip's name in annotations.</summary>
/// <param name="ClassName">Its class.</param>
/// <param name="Clip">Its name.</param>
internal sealed record ClipLabel(string ClassName, string Clip);
