using System.Reflection;

namespace Strm.Training;

/// <summary>The commit that this library was built from.</summary>
internal static class SourceCommit
{
    /// <summary>The commit's hash; null where the build did not know it.</summary>
    public static string? Value { get; } = Find();

    private static string? Find()
    {
        var version = typeof(SourceCommit).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var mark = version?.IndexOf('+', StringComparison.Ordinal) ?? -1;
        return mark < 0 ? null : version![(mark + 1)..];
    }
}
