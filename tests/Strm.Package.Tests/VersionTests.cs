using System.Text.Json;
using System.Xml.Linq;

namespace Strm.Package.Tests;

/// <summary>Pins are minima, so a registry that lacks one serves another version without an error: the figures and bounds of this project hold for those that are pinned.</summary>
public sealed class VersionTests
{
    [Theory]
    [InlineData("TorchSharp")]
    [InlineData("TorchSharp-cpu")]
    [InlineData("Microsoft.DotNet.Interactive")]
    [InlineData("Microsoft.DotNet.Interactive.CSharp")]
    [InlineData("Microsoft.DotNet.Interactive.PackageManagement")]
    [InlineData("Microsoft.Data.Analysis")]
    [InlineData("NetMQ")]
    [InlineData("Plotly.NET.CSharp")]
    [InlineData("SharpCompress")]
    [InlineData("SkiaSharp")]
    public void The_version_in_use_is_the_one_that_was_tested(string package)
    {
        var pinned = XDocument.Load(Path.Combine(Feed.Root, "Directory.Packages.props")).Descendants("PackageVersion").Single(e => e.Attribute("Include")!.Value == package).Attribute("Version")!.Value;
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Strm.Package.Tests.deps.json"));
        using var dependencies = JsonDocument.Parse(stream);
        var used = dependencies.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name.Split('/')).Single(name => name[0] == package)[1];
        Assert.Equal(pinned, used);
    }
}
