using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Strm.Checkpoints;

namespace Strm.Cli.Tests;

/// <summary>
/// The disk is full at every write of the long commands: nothing half appears under a final name, a sentence says what could not be
/// written, and with room the same command ends as one that never met the fault.
/// </summary>
public sealed class DiskFullTests(DiskFullData data) : IClassFixture<DiskFullData>
{
    public static TheoryData<string> Commands => [.. DiskFullData.Commands];

    // A comparison takes long, and so does the first notebook after a build, for which packages are packed.
    public static TheoryData<string> QuickCommands => [.. DiskFullData.Commands.Where(command => command is not ("notebook run" or "compare"))];

    [SkippableTheory]
    [MemberData(nameof(QuickCommands))]
    public Task A_full_disk_loses_nothing(string command) => FillAsync(command, sizes: 2, counts: 1);

    [SkippableTheory]
    [Trait("Tier", "Full")]
    [MemberData(nameof(Commands))]
    public Task A_disk_that_is_full_at_any_write_loses_nothing(string command) => FillAsync(command, sizes: 24, counts: 12);

    private async Task FillAsync(string command, int sizes, int counts)
    {
        using var disk = SmallDisk.Mount();
        var (whole, pages, files) = await WholeAsync(disk, command);
        var rooms = Spread(pages, sizes).Select(size => (size, 1 << 14)).Concat(Spread(files, counts).Select(count => (1 << 14, count))).ToArray();
        var failures = 0;
        foreach (var (size, count) in rooms)
        {
            disk.Clear();
            disk.Resize(size, count);
            var (code, error) = await RunAsync(data.Arguments(command, disk));
            var where = $"{command}, {size} pages, {count} files: exit code {code}\n{error}";
            if (code != ExitCode.Success)
            {
                failures++;
                Assert.True(code == ExitCode.Failure, where);
                Assert.True(error.Contains("isk is full", StringComparison.Ordinal) || error.Contains("No space left on device", StringComparison.Ordinal), where);
                Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
                Assert.DoesNotContain("Exception", error, StringComparison.Ordinal);
                AssertNothingHalf(whole, disk, where);
            }

            disk.Enlarge();
            (code, error) = await RunAsync(data.Arguments(command, disk));
            Assert.True(code == ExitCode.Success, where + "\nthen\n" + error);
            AssertAlike(whole, disk, where);
        }

        Assert.InRange(failures, rooms.Length / 3, rooms.Length);
    }

    // What two runs leave alike; times, for example, differ.
    private async Task<(Dictionary<string, byte[]?> Files, int Pages, int Count)> WholeAsync(SmallDisk disk, string command)
    {
        List<Dictionary<string, byte[]>> runs = [];
        var (pages, files) = (0, 0);
        for (var run = 0; run < 2; run++)
        {
            disk.Enlarge();
            disk.Clear();
            var (code, error) = await RunAsync(data.Arguments(command, disk));
            Assert.True(code == ExitCode.Success, error);
            runs.Add(disk.Content());
            (pages, files) = (disk.Pages(), disk.Files());
        }

        Assert.Equal(runs[0].Keys.Order(StringComparer.Ordinal), runs[1].Keys.Order(StringComparer.Ordinal));
        return (runs[0].ToDictionary(file => file.Key, file => file.Value.AsSpan().SequenceEqual(runs[1][file.Key]) ? file.Value : null, StringComparer.Ordinal), pages, files);
    }

    private static IEnumerable<int> Spread(int most, int count) => Enumerable.Range(0, count).Select(i => 1 + (int)((long)(most - 1) * i / count)).Distinct();

    // What is there may be older than what the end leaves, but is whole.
    private static void AssertNothingHalf(Dictionary<string, byte[]?> whole, SmallDisk disk, string where)
    {
        foreach (var (name, content) in disk.Content().Where(file => !DiskFullData.IsInTheMaking(file.Key)))
        {
            var isWhole = whole.TryGetValue(name, out var expected) && expected is not null && content.AsSpan().SequenceEqual(expected);
            Assert.True(isWhole || IsWhole(name, disk.In(name), content, expected), $"{name} is half there. {where}");
        }
    }

    private static bool IsWhole(string name, string path, byte[] content, byte[]? expected)
    {
        switch (Path.GetExtension(name))
        {
            case ".safetensors":
                using (var file = CheckpointFile.Open(path)) return file.FindNonFinite().Count == 0;
            case ".json":
                using (JsonDocument.Parse(content)) return true;
            case ".jsonl": return expected is not null && expected.AsSpan().StartsWith(content); // a log grows line by line
            case ".html": return content.AsSpan().TrimEnd((byte)'\n').EndsWith("</html>"u8);
            default: return Path.GetFileName(name).StartsWith("events.out", StringComparison.Ordinal) && AreWholeRecords(content);
        }
    }

    // Events of TensorBoard: each with its length, eight bytes and their checksum before it, and a checksum behind it.
    private static bool AreWholeRecords(ReadOnlySpan<byte> content)
    {
        while (content.Length >= 16 && BinaryPrimitives.ReadInt64LittleEndian(content) is var length && length <= content.Length - 16) content = content[(16 + (int)length)..];
        return content.IsEmpty;
    }

    private static void AssertAlike(Dictionary<string, byte[]?> whole, SmallDisk disk, string where)
    {
        var found = disk.Content();
        Assert.True(whole.Keys.Order(StringComparer.Ordinal).SequenceEqual(found.Keys.Order(StringComparer.Ordinal)), $"There are {string.Join(", ", found.Keys)}. {where}");
        foreach (var (name, expected) in whole)
            Assert.True(expected is null || found[name].AsSpan().SequenceEqual(expected) || DiskFullData.SaysWhatWasDone(name), $"{name} is another one. {where}");
    }

    private static async Task<(int Code, string Error)> RunAsync(string[] arguments)
    {
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var code = await StrmCommandLine.RunAsync(arguments, TextWriter.Synchronized(new StringWriter(CultureInfo.InvariantCulture)), TextWriter.Synchronized(error), CancellationToken.None);
        return (code, error.ToString());
    }
}
