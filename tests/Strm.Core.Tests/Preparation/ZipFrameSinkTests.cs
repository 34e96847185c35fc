using System.IO.Compression;
using Strm.Archives;
using Strm.Preparation;

namespace Strm.Core.Tests.Preparation;

public class ZipFrameSinkTests
{
    private static readonly PrepareManifest Manifest = PrepareManifest.Of(new PrepareOptions { Videos = "v", Output = "a.zip" }, "source");

    [Fact]
    public void More_entries_than_a_plain_zip_can_count_are_read_back()
    {
        using var scratch = new Scratch();
        const int Count = 70_000;
        using (var sink = new ZipFrameSink(scratch.Root, null, SinkPosition.Start, null))
        {
            for (var i = 0; i < Count; i++) sink.Add($"class/clip/{i:D8}.jpg", [(byte)i]);
            sink.Finish(null, Manifest, scratch.Path("a.zip"));
        }

        using var zip = ZipFile.OpenRead(scratch.Path("a.zip"));
        Assert.Equal(Count + 1, zip.Entries.Count);
        using var last = zip.Entries[Count - 1].Open();
        Assert.Equal((Count - 1) & 255, last.ReadByte());
    }

    [Fact]
    public void Entries_behind_4_GB_are_read_back()
    {
        using var scratch = new Scratch();
        const long Far = (4L << 30) + 12345;
        // A sparse file stands for what was written before.
        using (var sink = new ZipFrameSink(scratch.Root, null, new SinkPosition(Far, 0, 0), "class/clip"))
        {
            sink.Add("class/far/00000001.jpg", "far away"u8);
            sink.Finish("{}"u8.ToArray(), Manifest, scratch.Path("a.zip"));
        }

        using var zip = ZipFile.OpenRead(scratch.Path("a.zip"));
        Assert.Equal(["class/far/00000001.jpg", "split.json", "prepare.json"], zip.Entries.Select(entry => entry.FullName));
        using var content = new StreamReader(zip.Entries[0].Open());
        Assert.Equal("far away", content.ReadToEnd());
    }

    [Fact]
    public void With_a_root_every_folder_has_an_entry_of_its_own()
    {
        using var scratch = new Scratch();
        using (var sink = new ZipFrameSink(scratch.Root, "root", SinkPosition.Start, null))
        {
            foreach (var clip in new[] { "a/x", "a/y", "b/z" })
            {
                sink.BeginClip(clip);
                sink.Add(FrameSink.FramePath(clip, 1), "jpeg"u8);
            }

            sink.Finish(null, Manifest, scratch.Path("a.zip"));
        }

        using var zip = ZipFile.OpenRead(scratch.Path("a.zip"));
        Assert.Equal(
            [
                "root/", "root/a/", "root/a/x/", "root/a/x/00000001.jpg", "root/a/y/", "root/a/y/00000001.jpg",
                "root/b/", "root/b/z/", "root/b/z/00000001.jpg", "prepare.json",
            ],
            zip.Entries.Select(entry => entry.FullName));
    }
}
