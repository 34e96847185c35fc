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
        Assert.Contains("could not be restored: Unable to find package Strm.Absent", Build("feed"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_in_the_source_is_shown()
    {
        var said = Build("feed", package: "", code: "Absent();");
        Assert.Contains("CS0103", said, StringComparison.Ordinal);
        Assert.Contains("The build failed", said, StringComparison.Ordinal);
    }

    [Fact]
    public void It_builds_again_when_the_source_has_changed_and_not_for_a_text()
    {
        Prepare("feed", package: "", code: "System.Console.WriteLine(\"ran\");");
        File.WriteAllText(Path.Combine(folder, "src", "README.md"), "new"); // a new file changes the folder, which builds again
        AssertBuilds("ran", true);
        File.WriteAllText(Path.Combine(folder, "src", "README.md"), "changed");
        AssertBuilds("ran", false);
        File.WriteAllText(Path.Combine(folder, "src", "Strm.Cli", "Program.cs"), "System.Console.WriteLine(\"ran again\");");
        AssertBuilds("ran again", true);

        void AssertBuilds(string end, bool expected)
        {
            var (code, said) = Run("bash", Path.Combine(folder, "strm"), "doctor");
            Assert.True(code == 0 && said.EndsWith($"\n{end}\n", StringComparison.Ordinal), said);
            Assert.Equal(expected, said.Contains("Building\n", StringComparison.Ordinal));
        }
    }

    [SkippableFact]
    public void Another_users_checkout_is_run_as_it_was_built_and_never_built()
    {
        Skip.IfNot(Environment.UserName == "root" && File.Exists("/usr/sbin/runuser"), "Only root can become another user.");
        Skip.If(Run("runuser", "-u", "nobody", "--", "dotnet", "--list-sdks").Code != 0, "The .NET SDK is in a folder of root's own.");
        Prepare("feed", package: "", code: "System.Console.WriteLine(\"ran\");");
        Assert.Equal(0, Run("chmod", "-R", "a+rX", folder).Code);
        var (code, said) = Run("runuser", "-u", "nobody", "--", "bash", Path.Combine(folder, "strm"), "doctor");
        Assert.Equal(1, code);
        Assert.Contains($"The folder {folder} belongs to root and has not been built.", said, StringComparison.Ordinal);
        Assert.Equal(0, Run("bash", Path.Combine(folder, "strm"), "doctor").Code);
        Assert.Equal(0, Run("chmod", "-R", "a+rX", folder).Code);
        (code, said) = Run("runuser", "-u", "nobody", "--", "bash", Path.Combine(folder, "strm"), "doctor");
        Assert.True(code == 0 && said.EndsWith("ran\n", StringComparison.Ordinal), said);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Runs the script with a project of one package and one file, which must fail, and returns what it said.
    private string Build(string source, string package = "<PackageReference Include=\"Strm.Absent\" Version=\"1.0.0\" />", string code = "return;")
    {
        Prepare(source, package, code);
        var (result, said) = Run("bash", Path.Combine(folder, "strm"), "doctor");
        Assert.Equal(1, result);
        return said;
    }

    private void Prepare(string source, string package, string code)
    {
        var project = Directory.CreateDirectory(Path.Combine(folder, "src", "Strm.Cli")).FullName;
        foreach (var name in new[] { "tests", "splits", "feed" }) Directory.CreateDirectory(Path.Combine(folder, name));
        foreach (var name in new[] { ".editorconfig", "Strm.Interactive.sln" }) File.WriteAllText(Path.Combine(folder, name), "");
        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), """
            <Project>
              <PropertyGroup><UseArtifactsOutput>true</UseArtifactsOutput><ArtifactsPath>$(MSBuildThisFileDirectory)artifacts</ArtifactsPath></PropertyGroup>
            </Project>
            """);
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
    }

    private (int Code, string Said) Run(params string[] arguments)
    {
        var (code, output, error) = Feed.Finish("env", folder, ["NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT=1", .. arguments]);
        return (code, error + output);
    }
}
