using System.Text.RegularExpressions;

namespace Microsoft.DotNet.Interactive;

/// <summary>A package asked for: <c>nuget: Name, version</c>.</summary>
public partial class PackageReference
{
    public PackageReference(string packageName, string? packageVersion = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(packageName);
        (PackageName, PackageVersion) = (packageName, packageVersion ?? string.Empty);
    }

    public string PackageName { get; }

    public string PackageVersion { get; }

    public bool IsPackageVersionSpecified => PackageVersion is not ("" or "*" or "*-*");

    public static bool TryParse(string value, out PackageReference reference)
    {
        var match = Pattern().Match(value.Trim());
        reference = match.Success ? new PackageReference(match.Groups["name"].Value, match.Groups["version"].Value.Trim()) : null!;
        return match.Success;
    }

    public override string ToString() => PackageVersion.Length == 0 ? PackageName : $"{PackageName}, {PackageVersion}";

    [GeneratedRegex("""^nuget:\s*(?<name>[^,\s"]+)\s*(,\s*(?<version>[^"]+))?$""", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
