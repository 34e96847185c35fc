using TorchSharp.Signatures;

namespace TorchSharp.Tests;

/// <summary>The provider in use has every member in signatures.txt exactly as the package declares it.</summary>
/// <remarks>signatures.txt is made by tests/TorchSharp.Signatures from the package itself.</remarks>
public sealed class SignatureTests
{
    private static readonly string[] Listed = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "signatures.txt"));

    private static bool IsLocal => typeof(torch).Assembly.GetType("TorchSharp.Native.Bridge") is not null;

    [Fact]
    public void Every_listed_signature_is_there()
    {
        Dictionary<string, string> actual = SignatureText.Of(typeof(torch).Assembly).ToDictionary(SignatureText.WithoutMarks);
        string[] missing = [.. Listed.Where(line => !(actual.TryGetValue(SignatureText.WithoutMarks(line), out string? found) && SignatureText.Agrees(found, line)))];
        Assert.Empty(missing);
    }

    [SkippableFact]
    public void The_local_provider_offers_nothing_that_the_package_lacks()
    {
        Skip.IfNot(IsLocal, "The package is in use; it has far more than the list.");
        HashSet<string> listed = [.. Listed.Select(SignatureText.WithoutMarks)];
        string[] unlisted = [.. SignatureText.Of(typeof(torch).Assembly).Where(line => !listed.Contains(SignatureText.WithoutMarks(line)))];
        Assert.Empty(unlisted);
    }

    [Fact]
    public void The_list_covers_what_the_project_needs() => Assert.True(Listed.Length > 1000, $"{Listed.Length} signatures are listed.");
}
