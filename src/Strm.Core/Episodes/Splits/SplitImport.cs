using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Strm.Episodes;

/// <summary>Imports the published lists of videos into a user's store, after checking them.</summary>
public static class SplitImport
{
    /// <summary>Imports the three lists of a protocol.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="folder">A folder with the lists, or a checkout of the authors' repository.</param>
    /// <param name="store">Where to keep them.</param>
    /// <exception cref="StrmException">The lists are not there, or are not those that were published; then nothing is imported.</exception>
    public static void Lists(SplitProtocol protocol, string folder, SplitStore store)
    {
        var source = FindFolder(protocol, folder);
        var lists = SplitProtocol.Parts.Select(part => protocol.List(part)!).ToList();
        var contents = lists.ConvertAll(list => ReadChecked(Path.Combine(source, list.File), list));
        foreach (var (list, content) in lists.Zip(contents)) store.Write(protocol.Name, list.File, content);
    }

    /// <summary>
    /// Reads the names of numbered classes from the annotations of Something-Something v2, by the numbers of their videos.
    /// </summary>
    /// <param name="protocol">A protocol whose lists have been imported.</param>
    /// <param name="files">
    /// The annotations of the training and the validation set: <c>[{"id":"78687","template":"Holding [something]"},…]</c>.
    /// </param>
    /// <param name="store">Where the lists are, and where to keep the names.</param>
    /// <returns>The number of classes that got a name.</returns>
    /// <exception cref="StrmException">A file is not of this kind, or the videos of a class have different labels.</exception>
    public static int Labels(SplitProtocol protocol, IReadOnlyList<string> files, SplitStore store)
    {
        var templates = new Dictionary<string, string>();
        foreach (var file in files) ReadTemplates(file, templates);
        var labels = new Dictionary<string, string>();
        foreach (var video in SplitProtocol.Parts.SelectMany(part => protocol.Videos(part) ?? []))
        {
            if (!templates.TryGetValue(video.Name, out var template)) continue;
            if (labels.TryAdd(video.ClassName, template) || labels[video.ClassName] == template) continue;
            throw new StrmException($"Videos of the class {video.ClassName} are labelled '{labels[video.ClassName]}' and '{template}'.",
                "All videos of a class have one label.", "Give the annotations of Something-Something v2, not those of another release.");
        }

        store.WriteLabels(protocol.Name, labels);
        return labels.Count;
    }

    /// <summary>Whether a folder has a protocol's own folder of lists, itself or below <c>splits</c>.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="folder">The folder.</param>
    public static bool IsIn(SplitProtocol protocol, string folder)
    {
        return Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) == protocol.ListFolder ||
            Directory.Exists(Path.Combine(folder, protocol.ListFolder))
                || Directory.Exists(Path.Combine(folder, "splits", protocol.ListFolder));
    }

    private static string FindFolder(SplitProtocol protocol, string folder)
    {
        string[] places = [folder, Path.Combine(folder, protocol.ListFolder), Path.Combine(folder, "splits", protocol.ListFolder)];
        var first = protocol.List(SplitPart.Train) ??
            throw new StrmException(
                $"The protocol {protocol.Name} has no published lists.",
                "Only published protocols have lists.",
                "Use it without an import.");
        // A folder may hold lists of other protocols under the same file names, so the one named after the protocol goes first.
        return places.Reverse().FirstOrDefault(place => File.Exists(Path.Combine(place, first.File))) ?? throw new StrmException(
            $"{folder} has no {first.File}, neither in itself nor in {protocol.ListFolder} or splits/{protocol.ListFolder}.",
            $"The lists of {protocol.Name} are published in {protocol.Source}.",
            "Give a checkout of that repository, or the folder of the lists.");
    }

    private static byte[] ReadChecked(string path, SplitList list)
    {
        if (!File.Exists(path))
            throw new StrmException($"{path} is missing.", "All three lists of a protocol are imported together.", "Get the whole folder.");
        // A checkout on Windows may end lines with two characters.
        var content = Encoding.UTF8.GetBytes(TextFile.Read(path).ReplaceLineEndings("\n"));
        if (Convert.ToHexStringLower(SHA256.HashData(content)) == list.Sha256) return content;
        var lines = content.Count(b => b == '\n');
        throw new StrmException($"{path} has {lines} videos, and its SHA-256 differs from that of the published list.",
            $"The published list has {list.Videos} videos and the SHA-256 {list.Sha256}.",
            "Get the file again from the authors' repository.");
    }

    private static void ReadTemplates(string file, Dictionary<string, string> templates)
    {
        try
        {
            using var document = JsonDocument.Parse(TextFile.Read(file));
            foreach (var item in document.RootElement.EnumerateArray())
                templates[item.GetProperty("id").ToString()] = item.GetProperty("template").GetString()!;
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new StrmException($"{file} cannot be read as annotations: {exception.Message.TrimEnd('.')}.",
                """It must be a list like [{"id":"78687","template":"Holding [something]"}].""",
                "Give something-something-v2-train.json and something-something-v2-validation.json of the data set.", exception);
        }
    }
}
