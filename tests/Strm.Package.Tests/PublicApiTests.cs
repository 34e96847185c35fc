using System.Reflection;
using System.Runtime.CompilerServices;
using Strm.Tests;

namespace Strm.Package.Tests;

/// <summary>What users of the packages build on changes only on purpose: the public signatures are compared with a committed list.</summary>
public sealed class PublicApiTests
{
    private const string Accept = "STRM_ACCEPT_API";

    [Theory]
    [InlineData("Strm.Core")]
    [InlineData("Strm.Synthesis")]
    [InlineData("Strm")]
    [InlineData("Strm.Interactive")]
    [InlineData("Strm.Jupyter")]
    public void Public_signatures_are_those_of_the_list(string assembly)
    {
        var actual = ApiText.Of(Assembly.Load(assembly));
        var path = Path.Combine(Folder(), "PublicApi", assembly + ".txt");
        if (Environment.GetEnvironmentVariable(Accept) == "1") File.WriteAllLines(path, actual);
        var listed = File.Exists(path) ? File.ReadAllLines(path) : [];
        string[] differences = [.. listed.Except(actual).Select(line => "- " + line), .. actual.Except(listed).Select(line => "+ " + line)];
        Assert.True(
            differences.Length == 0,
            $"The public API of {assembly} is not the one in {path}. If that is meant, run '{Accept}=1 dotnet test tests/Strm.Package.Tests -c Release --filter PublicApi' and commit the file.\n{string.Join('\n', differences.Take(40))}");
    }

    [Fact]
    public void No_public_signature_shows_a_tuple()
    {
        var offenders = new[] { "Strm.Core", "Strm.Synthesis", "Strm" }.SelectMany(name => ApiText.Of(Assembly.Load(name))).Where(line => line.Contains("ValueTuple", StringComparison.Ordinal));
        Assert.Empty(offenders);
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
