using System.Reflection;
using TorchSharp;

namespace Strm.Torch;

/// <summary>What results depend on besides their inputs: versions, and the commit that this library was built from.</summary>
internal static class LibraryVersions
{
    private static readonly string Own = typeof(
        LibraryVersions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The hash of the commit; null if the build did not know it.</summary>
    public static string? Commit => Own.IndexOf('+', StringComparison.Ordinal) is >= 0 and var mark ? Own[(mark + 1)..] : null;

    /// <summary>Versions of this library, the tensor provider and .NET, by name.</summary>
    public static IReadOnlyDictionary<string, string> All() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["strm"] = Own,
        ["torchsharp"] = typeof(torch).Assembly.GetName().Version!.ToString(),
        ["dotnet"] = Environment.Version.ToString(),
    };
}
