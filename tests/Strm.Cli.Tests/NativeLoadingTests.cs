using Strm.Torch;

namespace Strm.Cli.Tests;

/// <summary>libtorch as processes of their own load it.</summary>
public sealed class NativeLoadingTests : IDisposable
{
    private const string Torch = "libtorch_cpu.so", Variable = "STRM_LIBTORCH";

    private readonly string folder = Directory.CreateTempSubdirectory("strm-torch-").FullName;

    private static string Package => NativeTorch.Folder!;

    [Fact]
    public async Task The_report_on_the_machine_names_the_version_and_the_folder()
    {
        var (code, output, error) = await DoctorAsync();
        Assert.True(code == 0, error + output);
        Assert.Matches(@"libtorch 2\.10\.\S* from /\S+runtimes/linux-x64/native", output);
    }

    [Fact]
    public async Task It_needs_no_home_and_no_cache_and_two_processes_do_not_disturb_each_other()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => DoctorAsync(("HOME", null), ("XDG_CACHE_HOME", "/proc/nowhere"))));
        foreach (var (_, output, error) in outcomes) Assert.True(Tensors(output).Contains("libtorch 2.10", StringComparison.Ordinal), error + output);
    }

    [Fact]
    public async Task Nothing_is_written_where_the_libraries_are()
    {
        var before = Listing();
        await DoctorAsync();
        Assert.Equal(before, Listing());
    }

    [SkippableFact]
    public async Task A_libtorch_of_the_system_is_not_taken_by_mistake()
    {
        var system = System();
        foreach (var name in new[] { "libc10.so", Torch, "libtorch.so" }) File.CreateSymbolicLink(Path.Combine(folder, name), Path.Combine(system, name));
        var (code, output, error) = await DoctorAsync(("LD_LIBRARY_PATH", folder));
        Assert.True(code == 0, error + output);
        Assert.Contains($"from {Package}", Tensors(output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_folder_of_the_same_libtorch_can_be_named()
    {
        var lib = Directory.CreateDirectory(Path.Combine(folder, "torch", "lib")).FullName;
        foreach (var file in Directory.GetFiles(Package, "lib*.so*")) File.CreateSymbolicLink(Path.Combine(lib, Path.GetFileName(file)), file);
        await File.WriteAllTextAsync(Path.Combine(folder, "torch", "version.py"), "__version__ = '2.10.0+cu128'\n");
        foreach (var named in new[] { lib, Path.GetDirectoryName(lib)! })
        {
            var (code, output, error) = await DoctorAsync((Variable, named));
            Assert.True(code == 0, error + output);
            Assert.Contains($"libtorch 2.10.0+cu128 from {lib}", Tensors(output), StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task A_named_libtorch_of_another_version_is_refused_by_name()
    {
        var (code, output, _) = await DoctorAsync((Variable, System()));
        Assert.NotEqual(0, code);
        Assert.Contains("is of another version", Tensors(output), StringComparison.Ordinal);
        Assert.Contains("TorchSharp needs libtorch 2.10", Tensors(output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "which has no libtorch_cpu.so")]
    [InlineData("not a library", "does not load")]
    [InlineData("", "does not load")]
    public async Task A_named_folder_that_holds_no_whole_libtorch_is_refused(string? content, string expected)
    {
        if (content is not null) await File.WriteAllTextAsync(Path.Combine(folder, Torch), content);
        var (code, output, error) = await DoctorAsync((Variable, folder));
        Assert.NotEqual(0, code);
        Assert.Contains(expected, Tensors(output), StringComparison.Ordinal);
        Assert.Contains("STRM_LIBTORCH", Tensors(output), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_needs_tensors_says_the_same()
    {
        var (code, _, error) = await RunAsync(["attention", "--support", "a.mp4", "--query", "b.mp4", "--out", Path.Combine(folder, "a.png")], (Variable, "/nowhere"));
        Assert.Equal(1, code);
        Assert.Contains("STRM_LIBTORCH is '/nowhere', which has no libtorch_cpu.so.", error, StringComparison.Ordinal);
    }

    /// <summary>Help, and commands that have no tensors, do not wait for libtorch. The loader tells what it loads.</summary>
    [Theory]
    [InlineData("--version", false)]
    [InlineData("train --help", false)]
    [InlineData("splits list", false)]
    [InlineData("data synth --clips-per-class 1 --train-classes 1 --val-classes 0 --test-classes 1 --seed 1 --out OUT", false)]
    [InlineData("doctor", true)]
    public async Task It_is_loaded_where_it_is_needed(string command, bool expected)
    {
        var arguments = command.Replace("OUT", Path.Combine(folder, "videos"), StringComparison.Ordinal).Split(' ');
        var (code, _, error) = await RunAsync(arguments, ("LD_DEBUG", "files"));
        Assert.Equal(0, code);
        Assert.Contains("libcoreclr.so", error, StringComparison.Ordinal);
        Assert.Equal(expected, error.Contains("libtorch", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string System()
    {
        const string Folder = "/usr/lib/python3/dist-packages/torch/lib";
        Skip.IfNot(File.Exists(Path.Combine(Folder, Torch)), "No libtorch of the system: python3-torch is not installed.");
        return Folder;
    }

    private static string[] Listing() => [.. Directory.GetFiles(Package).Order(StringComparer.Ordinal).Select(file => new FileInfo(file)).Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc:O}")];

    private static string Tensors(string output) => output.Split('\n').First(line => line.StartsWith("tensors", StringComparison.Ordinal));

    private static Task<(int Code, string Output, string Error)> DoctorAsync(params (string Name, string? Value)[] environment) => RunAsync(["doctor"], environment);

    private static Task<(int Code, string Output, string Error)> RunAsync(string[] arguments, params (string Name, string? Value)[] environment)
    {
        string[] within = ["env", .. environment.Where(e => e.Value is null).SelectMany(e => new[] { "-u", e.Name }), .. environment.Where(e => e.Value is not null).Select(e => $"{e.Name}={e.Value}")];
        return CommandProcess.OutcomeAsync(CommandProcess.Start(arguments, within));
    }
}
