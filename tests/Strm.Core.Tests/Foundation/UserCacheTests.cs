using System.Runtime.Versioning;

namespace Strm.Core.Tests.Foundation;

/// <summary>Homes as containers have them.</summary>
[SupportedOSPlatform("linux")]
public sealed class UserCacheTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_home_has_the_cache_in_it() => Assert.Equal(new CachePlace(_scratch.Path(".cache", "strm"), null), CachePlace.Find("", _scratch.Root));

    [Fact]
    public void A_folder_for_caches_comes_before_the_home() => Assert.Equal(new CachePlace(_scratch.Path("c", "strm"), null), CachePlace.Find(_scratch.Path("c"), "/nonexistent"));

    [Theory]
    [InlineData("", "", "there is no home folder")]
    [InlineData("", "/", "the home folder is /")]
    [InlineData("", "/nonexistent", "the home folder /nonexistent does not exist")]
    [InlineData("relative", "/nonexistent", "the home folder /nonexistent does not exist")]
    [InlineData("/proc/nowhere", "/", "/proc/nowhere/strm cannot be written to")]
    public void Without_a_place_to_write_to_the_cache_is_temporary_and_the_reason_is_told(string cache, string home, string reason)
    {
        var place = CachePlace.Find(cache, home);
        Assert.Equal(reason, place.Reason);
        AssertTemporary(place.Folder);
        Assert.Equal(place, CachePlace.Find(cache, home)); // The next process finds what this one has put there.
    }

    [SkippableFact]
    public void A_home_that_may_only_be_read_has_no_cache_in_it()
    {
        File.SetUnixFileMode(_scratch.Root, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Skip.If(CanWriteAnyway(), "Root may write everywhere.");
            var place = CachePlace.Find("", _scratch.Root);
            Assert.Equal($"{_scratch.Path(".cache", "strm")} cannot be written to", place.Reason);
            AssertTemporary(place.Folder);
        }
        finally
        {
            File.SetUnixFileMode(_scratch.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void AssertTemporary(string folder)
    {
        Assert.StartsWith(Path.Combine(Path.GetTempPath(), "strm-cache-"), folder, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        var file = Path.Combine(folder, $"test-{Guid.NewGuid():N}");
        File.WriteAllText(file, "x");
        File.Delete(file);
    }

    private bool CanWriteAnyway()
    {
        try
        {
            File.WriteAllText(_scratch.Path("x"), "");
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
