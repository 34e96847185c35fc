using System.Text.Json.Nodes;

namespace Strm.Cli;

/// <summary>The tools that the project pins, as <c>.config/dotnet-tools.json</c> had them when this program was built.</summary>
internal static class ToolManifest
{
    /// <summary>The version of .NET Interactive.</summary>
    public static string DotNetInteractive()
    {
        using var stream = typeof(ToolManifest).Assembly.GetManifestResourceStream("dotnet-tools.json")!;
        return (string)JsonNode.Parse(stream)!["tools"]!["microsoft.dotnet-interactive"]!["version"]!;
    }
}
