using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Strm.Checkpoints;

namespace Strm.Cli.Tests;

/// <summary>The files that a command leaves when nothing disturbs it.</summary>
internal sealed partial class ExpectedFiles
{
    private readonly Dictionary<string, byte[]?> files;

    private ExpectedFiles(Dictionary<string, byte[]?> files) => this.files = files;

    /// <summary>What two runs left: the files that are alike must always be so; in the others are times or places.</summary>
    public static ExpectedFiles Of(Dictionary<string, byte[]> first, Dictionary<string, byte[]> second)
    {
        Assert.Equal(first.Keys.Order(StringComparer.Ordinal), second.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(first, file => file.Value.AsSpan().SequenceEqual(second[file.Key]));
        return new ExpectedFiles(first.Where(file => !IsLeftover(file.Key)).ToDictionary(file => file.Key, file => file.Value.AsSpan().SequenceEqual(second[file.Key]) ? file.Value : null, StringComparer.Ordinal));
    }

    /// <summary>The content of every file of a folder, by its path in it.</summary>
    public static Dictionary<string, byte[]> Content(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllBytes, StringComparer.Ordinal);

    /// <summary>What is there under a final name may be older than what the end leaves, but is whole.</summary>
    public void AssertNothingHalf(string folder, string where)
    {
        foreach (var (name, content) in Content(folder).Where(file => !IsInTheMaking(file.Key)))
        {
            var isWhole = files.TryGetValue(name, out var expected) && expected is not null && content.AsSpan().SequenceEqual(expected);
            Assert.True(isWhole || IsWhole(name, Path.Combine(folder, name), content, expected), $"{name} is half there. {where}");
        }
    }

    /// <summary>A folder has the files that are expected, and no others.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="where">What was done, for the failure's message.</param>
    /// <param name="wasInterrupted">Whether the states before a training's last may be others than those of its schedule: those it was interrupted at.</param>
    public void AssertAlike(string folder, string where, bool wasInterrupted = false)
    {
        var files = this.files.Where(file => !wasInterrupted || !IsEarlierState(file.Key)).ToDictionary(StringComparer.Ordinal);
        var found = Content(folder).Where(file => !IsLeftover(file.Key) && (!wasInterrupted || !IsEarlierState(file.Key))).ToDictionary(StringComparer.Ordinal);
        Assert.True(files.Keys.Order(StringComparer.Ordinal).SequenceEqual(found.Keys.Order(StringComparer.Ordinal)), $"There are {string.Join(", ", found.Keys)}. {where}");
        foreach (var (name, expected) in files)
            Assert.True(expected is null || found[name].AsSpan().SequenceEqual(expected) || LongCommands.SaysWhatWasDone(name), $"{name} is another one. {where}");
    }

    // A name of what is not finished, or of a command's own bookkeeping.
    private static bool IsInTheMaking(string name) => name.Contains(".part", StringComparison.Ordinal) || Path.GetFileName(name)[0] == '.' || IsLeftover(name);

    // What a killed process left beside the files that several make together; it goes a day later.
    private static bool IsLeftover(string name) => name.EndsWith(".lock", StringComparison.Ordinal) || Leftover().IsMatch(name);

    [GeneratedRegex(@"\.\d+-\d+(\.partial)?$")]
    private static partial Regex Leftover();

    private bool IsEarlierState(string name) => TaskOf(name) is { } task && files.Keys.Any(other => Path.GetDirectoryName(other) == Path.GetDirectoryName(name) && TaskOf(other) > task);

    private static int? TaskOf(string name) => State().Match(name) is { Success: true } state ? int.Parse(state.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"state/task-(\d+)\.(json|safetensors)$")]
    private static partial Regex State();

    private static bool IsWhole(string name, string path, byte[] content, byte[]? expected)
    {
        switch (Path.GetExtension(name))
        {
            case ".safetensors":
                using (var file = CheckpointFile.Open(path)) return file.FindNonFinite().Count == 0;
            case ".json":
                using (JsonDocument.Parse(content)) return true;
            case ".jsonl": return expected is null ? AreWholeLines(content) : expected.AsSpan().StartsWith(content); // a log grows line by line
            case ".html": return content.AsSpan().TrimEnd((byte)'\n').EndsWith("</html>"u8);
            default: return Path.GetFileName(name).StartsWith("events.out", StringComparison.Ordinal) && AreWholeRecords(content);
        }
    }

    private static bool AreWholeLines(byte[] content)
    {
        foreach (var line in Encoding.UTF8.GetString(content).Split('\n')[..^1]) JsonDocument.Parse(line).Dispose();
        return content[^1] == '\n';
    }

    // Events of TensorBoard: each with its length, eight bytes and their checksum before it, and a checksum behind it.
    private static bool AreWholeRecords(ReadOnlySpan<byte> content)
    {
        while (content.Length >= 16 && BinaryPrimitives.ReadInt64LittleEndian(content) is var length && length <= content.Length - 16) content = content[(16 + (int)length)..];
        return content.IsEmpty;
    }
}
