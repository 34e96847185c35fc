using System.Globalization;
using Strm.Tests;
using Xunit.Abstractions;

namespace Strm.Cli.Tests;

/// <summary>
/// The disk is full at every write of the long commands: nothing half appears under a final name, a sentence says what could not be
/// written, and with room the same command ends as one that never met the fault.
/// </summary>
public sealed class DiskFullTests(LongCommands data, ITestOutputHelper output) : IClassFixture<LongCommands>
{
    public static TheoryData<string> Commands => [.. LongCommands.Commands];

    // A comparison takes long, and so does the first notebook after a build, for which packages are packed.
    public static TheoryData<string> QuickCommands => [.. LongCommands.Commands.Where(command => command is not ("notebook run" or "compare"))];

    [SkippableTheory]
    [MemberData(nameof(QuickCommands))]
    public Task A_full_disk_loses_nothing(string command) => FillAsync(command, sizes: 2, counts: 1);

    [SkippableTheory]
    [Trait("Tier", "Full")]
    [MemberData(nameof(Commands))]
    public Task A_disk_that_is_full_at_any_write_loses_nothing(string command) => FillAsync(command, 8 * LongRun.Scale, 4 * LongRun.Scale);

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
            var (code, error) = await RunAsync(data.Arguments(command, disk.Location));
            var where = $"{command}, {size} pages, {count} files: exit code {code}\n{error}";
            if (code != ExitCode.Success)
            {
                failures++;
                Assert.True(code == ExitCode.Failure, where);
                Assert.True(error.Contains("isk is full", StringComparison.Ordinal) || error.Contains("No space left on device", StringComparison.Ordinal), where);
                Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
                Assert.DoesNotContain("Exception", error, StringComparison.Ordinal);
                whole.AssertNothingHalf(disk.Location, where);
            }

            disk.Enlarge();
            if (!LongCommands.IsOver(command, disk.Location))
            {
                (code, error) = await RunAsync(data.Arguments(command, disk.Location));
                Assert.True(code == ExitCode.Success, where + "\nthen\n" + error);
            }

            whole.AssertAlike(disk.Location, where);
        }

        output.WriteLine($"{command}: {failures} of {rooms.Length} rooms were too small.");
        Assert.InRange(failures, rooms.Length / 3, rooms.Length);
    }

    private async Task<(ExpectedFiles Files, int Pages, int Count)> WholeAsync(SmallDisk disk, string command)
    {
        List<Dictionary<string, byte[]>> runs = [];
        var (pages, files) = (0, 0);
        for (var run = 0; run < 2; run++)
        {
            disk.Enlarge();
            disk.Clear();
            var (code, error) = await RunAsync(data.Arguments(command, disk.Location));
            Assert.True(code == ExitCode.Success, error);
            runs.Add(ExpectedFiles.Content(disk.Location));
            (pages, files) = (disk.Pages(), disk.Files());
        }

        return (ExpectedFiles.Of(runs[0], runs[1]), pages, files);
    }

    private static IEnumerable<int> Spread(int most, int count) => Enumerable.Range(0, count).Select(i => 1 + (int)((long)(most - 1) * i / count)).Distinct();

    internal static async Task<(int Code, string Error)> RunAsync(string[] arguments)
    {
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var code = await StrmCommandLine.RunAsync(arguments, TextWriter.Synchronized(new StringWriter(CultureInfo.InvariantCulture)), TextWriter.Synchronized(error), CancellationToken.None);
        return (code, error.ToString());
    }
}
