namespace Strm.Cli.Tests;

/// <summary>Disks that may only be read: what is on them can be used, what should go there is refused in a sentence.</summary>
public sealed class ReadOnlyDiskTests(LongCommands commands) : IClassFixture<LongCommands>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-read-only-").FullName;

    public static TheoryData<string> Commands => [.. LongCommands.Commands.Except(Quick), "check", "classify"];

    private static string[] Quick => ["convert safetensors", "dump", "prepare zip"];

    public static TheoryData<string> QuickCommands => [.. Quick];

    [SkippableTheory]
    [MemberData(nameof(QuickCommands))]
    public Task A_disk_that_may_only_be_read_is_named(string command) => RefusedAsync(command);

    [SkippableTheory]
    [Trait("Tier", "Full")]
    [MemberData(nameof(Commands))]
    public Task Every_command_names_a_disk_that_may_only_be_read(string command) => RefusedAsync(command);

    [SkippableTheory]
    [InlineData("prepare zip", "a.zip.part")]
    [InlineData("train", "run")]
    public async Task A_lock_on_a_disk_that_may_only_be_read_is_nobodys(string command, string left)
    {
        using var disk = SmallDisk.Mount();
        Directory.CreateDirectory(Path.Combine(disk.Location, left));
        foreach (var name in new[] { "lock", ".lock", ".process" }) await File.WriteAllTextAsync(Path.Combine(disk.Location, left, name), "1 on elsewhere");
        disk.Protect();
        var (code, error) = await DiskFullTests.RunAsync(commands.Arguments(command, disk.Location));
        AssertRefused(code, error, disk);
        Assert.DoesNotContain("process", error.Replace(".process", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_cache_that_may_only_be_read_is_done_without()
    {
        using var disk = SmallDisk.Mount();
        var arguments = commands.Arguments("evaluate", disk.Location);
        Assert.Equal(ExitCode.Success, (await DiskFullTests.RunAsync(arguments)).Code);
        var segments = Directory.GetFiles(Path.Combine(disk.Location, "cache"), "*.safetensors", SearchOption.AllDirectories);
        Assert.NotEmpty(segments);
        foreach (var segment in segments) File.Move(segment, segment + ".lock"); // what a killed process leaves that was making it
        disk.Protect();
        var elsewhere = commands.Arguments("evaluate", folder);
        elsewhere[Array.IndexOf(elsewhere, "--cache") + 1] = Path.Combine(disk.Location, "cache");
        var (code, error) = await DiskFullTests.RunAsync(elsewhere).WaitAsync(TimeSpan.FromMinutes(5));
        Assert.True(code == ExitCode.Success, error);
        Assert.Contains("Read-only", error, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(disk.Location, "p.jsonl")), await File.ReadAllBytesAsync(Path.Combine(folder, "p.jsonl")));
    }

    [SkippableTheory]
    [InlineData("prepare zip")]
    [InlineData("convert pt")]
    public Task Videos_and_weights_may_be_on_a_disk_that_may_only_be_read(string command) => UsedAsync(command);

    [SkippableTheory]
    [Trait("Tier", "Full")]
    [InlineData("check")]
    [InlineData("classify")]
    public Task Labelled_clips_may_be_on_a_disk_that_may_only_be_read(string command) => UsedAsync(command);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task UsedAsync(string command)
    {
        using var disk = SmallDisk.Mount();
        var (videos, weights) = (Path.Combine(disk.Location, "videos"), Path.Combine(disk.Location, "weights.safetensors"));
        CommandProcess.Run("cp", "-r", commands.Videos, videos);
        File.Copy(commands.Checkpoint, weights);
        disk.Protect();
        var arguments = Array.ConvertAll(commands.Arguments(command, folder), argument => argument == commands.Videos ? videos : argument == commands.Checkpoint ? weights : argument);
        var (code, error) = await DiskFullTests.RunAsync(arguments);
        Assert.True(code == ExitCode.Success, error);
    }

    private async Task RefusedAsync(string command)
    {
        using var disk = SmallDisk.Mount();
        disk.Protect();
        var (code, error) = await DiskFullTests.RunAsync(commands.Arguments(command, disk.Location));
        AssertRefused(code, error, disk);
        Assert.Empty(Directory.GetFileSystemEntries(disk.Location));
    }

    private static void AssertRefused(int code, string error, SmallDisk disk)
    {
        Assert.True(code == ExitCode.Failure, $"{code}: {error}");
        Assert.Contains(disk.Location, error, StringComparison.Ordinal);
        Assert.Contains("Read-only", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", error, StringComparison.Ordinal);
    }
}
