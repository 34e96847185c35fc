using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Strm.Jupyter.Kernels;

namespace Strm.Interactive.Tests;

/// <summary>The package of the extension, as <c>dotnet pack</c> makes it and the loader of .NET Interactive reads it.</summary>
public sealed class ExtensionPackageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-package-").FullName;

    [Fact]
    public async Task The_package_loads_by_the_loaders_conventions_and_runs_its_directive()
    {
        var root = Unpack(Pack("Strm.Interactive"));

        // The loader takes every assembly of this folder, then extension.dib: one of the two must be there, not both.
        var shipped = Directory.GetFiles(Path.Combine(root, "interactive-extensions", "dotnet")).Select(Path.GetFileName);
        Assert.Equal(["Strm.Interactive.dll"], shipped);
        var library = Path.Combine(root, "lib", "net10.0", "Strm.Interactive.dll");
        Assert.Equal(File.ReadAllBytes(library), File.ReadAllBytes(Path.Combine(root, "interactive-extensions", "dotnet", "Strm.Interactive.dll")));

        using var cells = Cells.Bare();
        cells.Root.AddDirective<LoadPackage>(
            new KernelActionDirective("#!load-package") { Parameters = [new KernelDirectiveParameter("--folder", "The unpacked package.")], KernelCommandType = typeof(LoadPackage) },
            (command, context) => PackageExtensionLoader.LoadAsync(cells.Root, command.Folder, context));
        var loaded = await cells.SubmitAsync($"#!load-package --folder \"{root}\"");
        var extension = Assert.Single(loaded.Events.OfType<KernelExtensionLoaded>()).KernelExtension;
        Assert.Equal(typeof(StrmKernelExtension).FullName, extension.GetType().FullName);

        Assert.Contains("evaluate", (await cells.RunAsync("#!strm help")).Text, StringComparison.Ordinal);
        Assert.Contains("95 % interval", (await cells.RunAsync("new AccuracyEstimate(0.5, 0.01, 10)")).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Tier", "Full")]
    public async Task A_cell_restores_the_package_with_all_that_it_needs()
    {
        foreach (var project in (string[])["Strm.Core", "Strm.Synthesis", "Strm", "Strm.Interactive"]) Pack(project);

        // What is restored here must not lie in the user's cache afterwards, where a later package of the same version would not replace it.
        using var cache = new Variable("NUGET_PACKAGES", Path.Combine(folder, "cache"));
        using var known = new Variable("NUGET_FALLBACK_PACKAGES", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"));
        using var root = await NotebookKernel.CreateAsync();
        var first = await root.SendAsync(new SubmitCode($"#i \"nuget:{folder}\"\n#r \"nuget: Strm.Interactive, *-*\""));
        Assert.True(!first.Events.OfType<CommandFailed>().Any(), string.Join('\n', first.Events.OfType<CommandFailed>().Select(failed => failed.Message)));
        var help = await root.SendAsync(new SubmitCode("#!strm help"));
        Assert.Contains(help.Events.OfType<DisplayedValueProduced>(), shown => CellResult.Of(shown, "text/plain").Contains("evaluate", StringComparison.Ordinal));
        var value = await root.SendAsync(new SubmitCode("new AccuracyEstimate(0.5, 0.01, 10)"));
        Assert.Contains("95 % interval", CellResult.Of(Assert.Single(value.Events.OfType<ReturnValueProduced>()), "text/plain"), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Without building: the assembly in the package is the one that this process has.
    private string Pack(string project)
    {
        var configuration = typeof(StrmKernelExtension).Assembly.Location.Contains("/release/", StringComparison.OrdinalIgnoreCase) ? "Release" : "Debug";
        var start = new ProcessStartInfo("dotnet", ["pack", Project(project), "--no-build", "--nologo", "-v", "q", "-c", configuration, "-o", folder])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + error.GetAwaiter().GetResult());
        return Assert.Single(Directory.GetFiles(folder, $"{project}.0.*.nupkg"));
    }

    private string Unpack(string package)
    {
        var root = Path.Combine(folder, "unpacked");
        ZipFile.ExtractToDirectory(package, root);
        return root;
    }

    private static string Project(string name, [CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "src", name));
}
