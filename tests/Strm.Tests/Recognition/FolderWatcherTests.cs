using System.Globalization;
using Strm.Recognition;

namespace Strm.Tests.Recognition;

/// <summary>A folder that thousands of files come to and go from.</summary>
public sealed class FolderWatcherTests : IDisposable
{
    private const int Files = 10_000, AtOnce = 500;

    // In memory where there is such a place: a disk may write out each small file.
    private readonly string folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"strm-watcher-{Guid.NewGuid():N}")).FullName;

    [Fact]
    public void Of_ten_thousand_files_that_come_and_go_each_is_told_once()
    {
        var watcher = new FolderWatcher(folder, TimeSpan.FromSeconds(1));
        var told = new List<string>();
        for (var i = 0; i < Files; i += AtOnce)
        {
            foreach (var old in Directory.GetFiles(folder)) File.Delete(old);
            for (var j = i; j < i + AtOnce; j++) File.WriteAllBytes(Named(j), [1]);
            for (var look = 0; look < 3; look++) told.AddRange(watcher.Look());
        }

        Assert.Equal(Enumerable.Range(0, Files).Select(Named).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_that_went_and_came_again_is_another_one()
    {
        var watcher = new FolderWatcher(folder, TimeSpan.FromSeconds(1));
        var written = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var time = 0; time < 2; time++)
        {
            File.WriteAllBytes(Named(1), [1]);
            File.SetLastWriteTimeUtc(Named(1), written);
            Assert.Empty(watcher.Look());
            Assert.Equal([Named(1)], watcher.Look());
            Assert.Empty(watcher.Look());
            File.Delete(Named(1));
            Assert.Empty(watcher.Look());
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Named(int number) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number}.mp4"));
}
