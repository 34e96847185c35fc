using System.Globalization;

namespace Strm.Cli.Tests;

/// <summary>A disk in memory whose room for bytes and for files can be changed.</summary>
internal sealed class SmallDisk : IDisposable
{
    /// <summary>The bytes of a page.</summary>
    public const int Page = 4096;

    private SmallDisk(string path) => Location = path;

    /// <summary>Where it is mounted.</summary>
    public string Location { get; }

    /// <summary>Mounts a disk; the test is skipped where that is not allowed.</summary>
    public static SmallDisk Mount()
    {
        var path = Directory.CreateTempSubdirectory("strm-disk-").FullName;
        if (CommandProcess.Run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", path) == 0) return new SmallDisk(path);
        Directory.Delete(path);
        Skip.If(true, "A small disk cannot be mounted here: that takes the rights of root.");
        throw new InvalidOperationException();
    }

    /// <summary>Gives it room for so many pages of 4 KB and so many files.</summary>
    public void Resize(int pages, int files) => Assert.Equal(0, CommandProcess.Run(
        "mount", "-o", string.Create(CultureInfo.InvariantCulture, $"remount,rw,size={(long)pages * Page},nr_inodes={files + 1}"), Location));

    /// <summary>Gives it all the room that a test needs.</summary>
    public void Enlarge() => Resize(1 << 14, 1 << 14);

    /// <summary>Allows reading only, as a disk does after a fault, or one of another machine.</summary>
    public void Protect() => Assert.Equal(0, CommandProcess.Run("mount", "-o", "remount,ro", Location));

    /// <summary>Removes everything from it.</summary>
    public void Clear()
    {
        foreach (var entry in new DirectoryInfo(Location).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo folder) folder.Delete(recursive: true);
            else entry.Delete();
        }
    }

    /// <summary>The pages that its files take.</summary>
    public int Pages() => new DirectoryInfo(Location).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => (int)((file.Length + Page - 1) / Page));

    /// <summary>The files and folders on it.</summary>
    public int Files() => Directory.GetFileSystemEntries(Location, "*", SearchOption.AllDirectories).Length;

    public void Dispose()
    {
        CommandProcess.Run("umount", "-l", Location);
        Directory.Delete(Location);
    }
}
