using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Strm.Archives;
using Strm.Core.Tests.Checkpoints;

namespace Strm.Core.Tests.Data;

[Collection(MemoryTests.Name)]
public sealed class LargeArchiveTests : IDisposable
{
    private const int Clips = 100_000, Frames = 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Tier", "Full")]
    public void Two_million_entries_open_fast_and_take_little_memory()
    {
        var path = _folder.File("large.zip");
        WriteLargeZip(path);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        using var archive = FrameArchive.Open(path);
        var seconds = watch.Elapsed.TotalSeconds;
        Assert.Equal(Clips, archive.Clips.Count);
        Assert.Equal((long)Clips * Frames, archive.FrameCount);
        Assert.Equal(SampleFrames.Jpeg, archive.ReadFrame(archive.Clips[^1], Frames - 1, new FrameBuffer()));
        Assert.InRange(seconds, 0, 20);
        // 32 MB are the frames' places, the rest the clips' names.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 80 << 20);
    }

    /// <summary>Writes a Zip64 directory of two million entries that share the bytes of one clip.</summary>
    private static void WriteLargeZip(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        var crc = System.IO.Hashing.Crc32.HashToUInt32(SampleFrames.Jpeg);
        var offsets = new uint[Frames];
        for (var i = 0; i < Frames; i++)
        {
            offsets[i] = (uint)file.Position;
            var name = Encoding.UTF8.GetBytes($"c/v/{i + 1:D8}.jpg");
            file.Write(Record(30, 0x04034B50, (14, crc), (18, (uint)SampleFrames.Jpeg.Length), (22, (uint)SampleFrames.Jpeg.Length), (26, (uint)name.Length)));
            file.Write(name);
            file.Write(SampleFrames.Jpeg);
        }

        var start = (ulong)file.Position;
        for (var clip = 0; clip < Clips; clip++)
        {
            for (var i = 0; i < Frames; i++)
            {
                var name = Encoding.UTF8.GetBytes($"root/class_{clip / 400:D3}/a_clip_of_some_length_{clip:D6}/{i + 1:D8}.jpg");
                file.Write(Record(46, 0x02014B50, (16, crc), (20, (uint)SampleFrames.Jpeg.Length), (24, (uint)SampleFrames.Jpeg.Length), (28, (uint)name.Length), (42, offsets[i])));
                file.Write(name);
            }
        }

        var end = (ulong)file.Position;
        var record64 = Record(56, 0x06064B50, (4, 44));
        BinaryPrimitives.WriteUInt64LittleEndian(record64.AsSpan(32), Clips * Frames);
        BinaryPrimitives.WriteUInt64LittleEndian(record64.AsSpan(40), end - start);
        BinaryPrimitives.WriteUInt64LittleEndian(record64.AsSpan(48), start);
        file.Write(record64);
        var locator = Record(20, 0x07064B50);
        BinaryPrimitives.WriteUInt64LittleEndian(locator.AsSpan(8), end);
        file.Write(locator);
        file.Write(Record(22, 0x06054B50, (8, uint.MaxValue), (12, uint.MaxValue), (16, uint.MaxValue)));
    }

    private static byte[] Record(int length, uint signature, params (int Offset, uint Value)[] fields)
    {
        var record = new byte[length + 4];
        BinaryPrimitives.WriteUInt32LittleEndian(record, signature);
        foreach (var (offset, value) in fields) BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(offset), value);
        return record[..length];
    }
}
