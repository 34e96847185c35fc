using System.IO.Compression;
using System.Xml.Linq;

namespace Strm.Package.Tests;

/// <summary>What is in the packages.</summary>
public sealed class PackageTests(Feed feed) : IClassFixture<Feed>
{
    [Theory]
    [InlineData("Strm.Core")]
    [InlineData("Strm.Synthesis")]
    [InlineData("Strm")]
    [InlineData("Strm.Interactive")]
    [InlineData("Strm.Jupyter")]
    public void A_package_has_its_readme_icon_licence_repository_documentation_and_symbols(string project)
    {
        using var package = ZipFile.OpenRead(feed.Pack(project));
        var names = package.Entries.Select(e => e.FullName).ToArray();
        foreach (var name in new[] { "README.md", "icon.png", $"lib/net10.0/{project}.dll", $"lib/net10.0/{project}.xml" }) Assert.Contains(name, names);
        var metadata = Metadata(package);
        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.Equal("icon.png", Value(metadata, "icon"));
        Assert.NotEmpty(Value(metadata, "description"));
        var repository = metadata.Elements().Single(e => e.Name.LocalName == "repository");
        Assert.Equal("git", repository.Attribute("type")?.Value);
        Assert.Equal(40, repository.Attribute("commit")?.Value.Length);
        Assert.True(HasSymbols(package.GetEntry($"lib/net10.0/{project}.dll")!));
    }

    [Theory]
    [InlineData("Strm", "Strm.Core", "Strm.Synthesis", "TorchSharp", "TorchSharp-cpu", "Microsoft.Data.Analysis")]
    [InlineData("Strm.Interactive", "Strm", "Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.CSharp", "Plotly.NET.CSharp")]
    [InlineData("Strm.Jupyter", "Microsoft.DotNet.Interactive.CSharp", "Microsoft.DotNet.Interactive.PackageManagement", "NetMQ")]
    public void A_package_depends_on_the_packages_that_it_uses_and_holds_none_of_them(string project, params string[] expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        using var package = ZipFile.OpenRead(feed.Pack(project));
        var dependencies = Metadata(package).Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value).ToArray();
        foreach (var id in expected) Assert.Contains(id, dependencies);
        Assert.Equal([$"lib/net10.0/{project}.dll"], package.Entries.Select(e => e.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal) && name.EndsWith(".dll", StringComparison.Ordinal)));
        Assert.DoesNotContain(package.Entries, entry => entry.FullName.EndsWith(".so", StringComparison.Ordinal));
    }


    [Fact]
    [Trait("Tier", "Full")]
    public void A_fresh_project_restores_the_package_and_names_an_action()
    {
        feed.Pack("Strm.Core", "Strm.Synthesis", "Strm");
        using var app = new Workplace(feed);
        app.Write("app.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup><PackageReference Include="Strm" Version="*-*" /></ItemGroup>
            </Project>
            """);
        app.Write("Program.cs", """
            using Strm.Recognition;
            using Strm.Synthesis;

            await SyntheticDataset.WriteClipsAsync("support", [ActionCatalog.Find("throw"), ActionCatalog.Find("sit_down")], new SynthOptions { ClipsPerClass = 3, Seed = 5 });
            await SyntheticDataset.WriteClipsAsync("query", [ActionCatalog.Find("throw")], new SynthOptions { ClipsPerClass = 1, Seed = 6 });
            using var classifier = FewShotClassifier.Load("drawn");
            await classifier.AddFolderAsync("support");
            Console.WriteLine("answer: " + (await classifier.ClassifyAsync(Directory.GetFiles("query/throw")[0])).Action);
            """);
        Assert.Contains("answer: throw", Feed.Dotnet(app.Folder, "run", "-c", "Release"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Tier", "Full")]
    public void A_script_may_use_tensors_before_anything_of_the_package()
    {
        feed.Pack("Strm.Core", "Strm.Synthesis", "Strm");
        using var app = new Workplace(feed);
        app.Write("sum.cs", """
            #:package Strm@*-*
            using TorchSharp;

            Console.WriteLine($"sum: {torch.ones(3).sum().item<float>()}");
            """);
        Assert.Contains("sum: 3", Feed.Dotnet(app.Folder, "run", "sum.cs"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Tier", "Full")]
    public void The_command_installs_as_a_tool_and_runs()
    {
        RequireTool("Strm.Cli", "strm");
        using var app = new Workplace(feed);
        Feed.Dotnet(app.Folder, "tool", "install", "Strm.Cli", "--prerelease", "--tool-path", Path.Combine(app.Folder, "tools"), "--configfile", "NuGet.config");
        var strm = Path.Combine(app.Folder, "tools", "strm");
        Assert.Contains("classify", Feed.Run(strm, app.Folder, "--help"), StringComparison.Ordinal);
        Feed.Run(strm, app.Folder, "data", "synth", "--out", "clips", "--clips-per-class", "3", "--train-classes", "0", "--val-classes", "0", "--test-classes", "2");
        File.Delete(Path.Combine(app.Folder, "clips", "split.json"));
        Assert.Contains("\"accuracy\"", Feed.Run(strm, app.Folder, "check", "--checkpoint", "drawn", "--support", "clips", "--json"), StringComparison.Ordinal);
    }

    private void RequireTool(string project, string command)
    {
        using var package = ZipFile.OpenRead(feed.Pack(project));
        var names = package.Entries.Select(e => e.FullName).ToArray();
        foreach (var name in new[] { "README.md", "icon.png", $"tools/net10.0/any/{project}.dll" }) Assert.Contains(name, names);
        Assert.DoesNotContain(names, name => name.Contains("/runtimes/win", StringComparison.Ordinal) || name.Contains("/runtimes/osx", StringComparison.Ordinal));
        using var settings = package.GetEntry("tools/net10.0/any/DotnetToolSettings.xml")!.Open();
        Assert.Equal(command, XDocument.Load(settings).Descendants("Command").Single().Attribute("Name")?.Value);
        Assert.Contains(Metadata(package).Descendants(), e => e.Name.LocalName == "packageType" && e.Attribute("name")?.Value == "DotnetTool");
    }

    private static XElement Metadata(ZipArchive package)
    {
        using var stream = package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
    }

    private static string Value(XElement metadata, string name) => metadata.Elements().Single(e => e.Name.LocalName == name).Value;

    private static bool HasSymbols(ZipArchiveEntry assembly)
    {
        using var stream = new MemoryStream();
        using (var entry = assembly.Open()) entry.CopyTo(stream);
        stream.Position = 0;
        using var reader = new System.Reflection.PortableExecutable.PEReader(stream);
        return reader.ReadDebugDirectory().Any(e => e.Type == System.Reflection.PortableExecutable.DebugDirectoryEntryType.EmbeddedPortablePdb);
    }
}
