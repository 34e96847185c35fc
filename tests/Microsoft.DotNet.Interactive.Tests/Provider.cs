namespace Microsoft.DotNet.Interactive.Tests;

/// <summary>Which provider is tested. What the local one promises beyond the package (or words better) is skipped under the package, with the reason.</summary>
internal static class Provider
{
    public static bool IsLocal { get; } = typeof(Kernel).Assembly == typeof(Formatting.Formatter).Assembly;

    public static void MustBeLocal(string package) => Skip.IfNot(IsLocal, $"Skipped with the real package: {package}");
}
