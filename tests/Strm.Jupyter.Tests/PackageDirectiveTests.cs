using System.IO.Compression;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Strm.Jupyter.Kernels;
using Strm.Jupyter.Notebooks;

namespace Strm.Jupyter.Tests;

/// <summary>Packages from a folder, made here: one with a library and an extension script.</summary>
public sealed class PackageDirectiveTests : IDisposable
{
    private readonly DirectoryInfo feed = Directory.CreateTempSubdirectory("strm-feed-");
    private readonly string name = $"Strm.Made.Up.N{Guid.NewGuid():N}";
    private readonly string version = $"1.0.{Random.Shared.Next(1, 9999)}";

    public void Dispose()
    {
        feed.Delete(recursive: true);
        var cache = Path.Combine(Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"), name.ToLowerInvariant());
        if (Directory.Exists(cache)) Directory.Delete(cache, recursive: true);
    }

    [Fact]
    public async Task A_package_is_restored_its_types_are_used_and_its_extension_script_runs()
    {
        Pack();
        using var kernel = await NotebookKernel.CreateAsync();
        var result = await RunAsync(kernel, $"#i \"nuget:{feed.FullName}\"\n#r \"nuget:{name}, {version}\"\nMadeUp.Thing.Number");
        Assert.Equal(42, result.Events.OfType<ReturnValueProduced>().Last().Value);
        Assert.Contains(result.Events.OfType<PackageAdded>(), added => added.PackageReference.PackageName == name);
        result = await RunAsync(kernel, "fromTheScript");
        Assert.Equal(43, result.Events.OfType<ReturnValueProduced>().Last().Value);

        // Once more, and with the version left open, it is there already; another version is refused.
        await RunAsync(kernel, $"#r \"nuget: {name}, *-*\"\n#r \"nuget:{name}\"\n1");
        Assert.Contains("A kernel can use one version", await ErrorAsync(kernel, $"#r \"nuget:{name}, 9.9.9\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_that_does_not_exist_is_named_and_stands_in_nobodys_way()
    {
        Pack();
        using var kernel = await NotebookKernel.CreateAsync();
        var error = await ErrorAsync(kernel, $"#i \"nuget:{feed.FullName}\"\n#r \"nuget:{name}.Missing, 1.0.0\"\nvar ran = 1;");
        Assert.Contains($"{name}.Missing 1.0.0 cannot be restored", error, StringComparison.Ordinal);
        Assert.Contains("CS0103", await ErrorAsync(kernel, "ran"), StringComparison.Ordinal);
        var result = await RunAsync(kernel, $"#r \"nuget:{name}, {version}\"\nMadeUp.Thing.Number");
        Assert.Equal(42, result.Events.OfType<ReturnValueProduced>().Last().Value);
        Assert.Contains("names no package", await ErrorAsync(kernel, "#r \"nuget:\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_that_a_nuget_config_beside_the_notebook_names_is_used()
    {
        Pack();
        using var notebooks = new NotebookText();
        await File.WriteAllTextAsync(Path.Combine(notebooks.Folder, "nuget.config"), $"""
            <configuration><packageSources><clear/><add key="here" value="{feed.FullName}"/></packageSources></configuration>
            """);
        var path = notebooks.Write("feed.ipynb", $"#r \"nuget:{name}, {version}\"\nMadeUp.Thing.Number");
        Assert.Equal(1, (await NotebookRunner.RunAsync(path, new NotebookRunOptions())).CellsRun);
    }

    private static async Task<KernelCommandResult> RunAsync(Kernel kernel, string code)
    {
        var result = await kernel.SendAsync(new SubmitCode(code));
        Assert.True(result.Events.OfType<CommandFailed>().FirstOrDefault() is not { } failed, result.Events.OfType<CommandFailed>().FirstOrDefault()?.Message);
        return result;
    }

    private static async Task<string> ErrorAsync(Kernel kernel, string code) => (await kernel.SendAsync(new SubmitCode(code))).Events.OfType<CommandFailed>().Single().Message;

    private void Pack()
    {
        using var package = ZipFile.Open(Path.Combine(feed.FullName, $"{name}.{version}.nupkg"), ZipArchiveMode.Create);
        Write(package, $"{name}.nuspec", $"""
            <?xml version="1.0"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>{name}</id><version>{version}</version><authors>a</authors><description>d</description></metadata>
            </package>
            """);
        Write(package, "interactive-extensions/dotnet/extension.dib", "#!csharp\n\nvar fromTheScript = MadeUp.Thing.Number + 1;");
        var code = CSharpSyntaxTree.ParseText("namespace MadeUp; public static class Thing { public static int Number => 42; }");
        var core = MetadataReference.CreateFromFile(typeof(object).Assembly.Location);
        using var library = package.CreateEntry($"lib/net10.0/{name}.dll").Open();
        using var compiled = new MemoryStream();
        Assert.True(CSharpCompilation.Create(name, [code], [core], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(compiled).Success);
        library.Write(compiled.ToArray());
    }

    private static void Write(ZipArchive package, string path, string text)
    {
        using var writer = new StreamWriter(package.CreateEntry(path).Open());
        writer.Write(text);
    }
}
