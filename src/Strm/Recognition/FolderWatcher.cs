using Strm.Preparation;

namespace Strm.Recognition;

/// <summary>Watches a folder: reports the video files in it, and those that arrive or change later, once they are complete.</summary>
/// <remarks>
/// It polls instead of using the system's notifications, so it works on network drives and in containers too.
/// </remarks>
/// <param name="folder">The folder.</param>
/// <param name="interval">How often to look. A file counts as complete when it has not changed between two looks.</param>
public sealed class FolderWatcher(string folder, TimeSpan interval)
{
    private readonly Dictionary<string, State> seen = new(StringComparer.Ordinal);

    /// <summary>Waits for files until it is cancelled.</summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <returns>Files as they become ready; those found ready together come together.</returns>
    public async IAsyncEnumerable<IReadOnlyList<string>> WatchAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var ready = Look();
            if (ready.Count > 0) yield return ready;
            await Task.Delay(interval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Looks at the folder once.</summary>
    /// <returns>Files that have not changed since the last look and were not reported since they changed.</returns>
    internal IReadOnlyList<string> Look()
    {
        var ready = new List<string>();
        var files = VideoFolder.List(folder).Files.Select(f => Path.Combine(folder, f)).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in seen.Keys.Where(file => !files.Contains(file)).ToArray()) seen.Remove(gone);
        foreach (var file in files)
        {
            var info = new FileInfo(file);
            if (!info.Exists) continue;
            var now = new State(info.Length, info.LastWriteTimeUtc, false);
            if (seen.TryGetValue(file, out var before) && before with { Told = false } == now)
            {
                if (before.Told || now.Length == 0) continue;
                now = now with { Told = true };
                ready.Add(file);
            }

            seen[file] = now;
        }

        return ready;
    }

    private sealed record State(long Length, DateTime Written, bool Told);
}
