using System.Diagnostics;

namespace Strm.Package.Tests;

/// <summary>What the entry script says where the project cannot be built: in a checkout that has nothing but the script and one project.</summary>
public sealed class EntryScriptTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("strm-entry-").FullName;

    [Fact]
    public void A_source_of_packages_that_cannot_be_reached_is_named_with_the_log()
    {
        var said = Build("http://127.0.0.1:9/index.json");
        Assert.Contains("could not be restored: the source http://127.0.0.1:9 cannot be reached", said, StringComparison.Ordinal);
        Assert.Contains("the log is .strm/build.log", said, StringComparison.Ordinal);
        Assert.DoesNotContain("NU1301", said, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, ".strm", "build.log")));
    }

    [Fact]
    public void A_package_that_no_source_has_is_named()
    {
        Directory.CreateDirectory(Path.Combine(folder, "feed"));
        Assert.Contains("could not be restored: Unable to find package Strm.Absent", Build("feed"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_in_the_source_is_shown()
    {
        Directory.CreateDirectory(Path.Combine(folder, "feed"));
        var said = Build("feed", package: "", code: "Absent();");
        Assert.Contains("CS0103", said, StringComparison.Ordinal);
        Assert.Contains("The build failed", said, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Runs the script with a project of one package and one file, which must fail, and returns what it said.
    private string Build(string source, string package = "<PackageReference Include=\"Strm.Absent\" Version=\"1.0.0\" />", string code = "return;")
    {
        var project = Directory.CreateDirectory(Path.Combine(folder, "src", "Strm.Cli")).FullName;
        foreach (var name in new[] { "tests", "splits" }) Directory.CreateDirectory(Path.Combine(folder, name));
        foreach (var name in new[] { "Directory.Build.props", ".editorconfig", "Strm.Interactive.sln" }) File.WriteAllText(Path.Combine(folder, name), name[0] == 'D' ? "<Project />" : "");
        File.Copy(Path.Combine(Feed.Root, "strm"), Path.Combine(folder, "strm"));
        File.WriteAllText(Path.Combine(folder, "NuGet.config"), $"""
            <configuration>
              <packageSources><clear /><add key="only" value="{source}" allowInsecureConnections="true" /></packageSources>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(project, "Program.cs"), code);
        File.WriteAllText(Path.Combine(project, "Strm.Cli.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup>
              <ItemGroup>{package}</ItemGroup>
            </Project>
            """);
        var start = new ProcessStartInfo("bash", [Path.Combine(folder, "strm"), "doctor"]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        start.Environment["NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT"] = "1";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Task.WaitAll(output, errors, process.WaitForExitAsync());
        Assert.Equal(1, process.ExitCode);
        return output.Result + errors.Result;
    }
}
