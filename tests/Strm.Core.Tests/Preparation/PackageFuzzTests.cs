using System.Formats.Tar;
using System.IO.Compression;
using Strm.Core.Tests.Checkpoints;
using Strm.Preparation;
using Strm.Tests;

namespace Strm.Core.Tests.Preparation;

/// <summary>Damaged and hostile packages of videos: each is unpacked or refused, and nothing is written outside of its folder nor leads out of it.</summary>
[Collection(MemoryTests.Name)]
public sealed class PackageFuzzTests : IDisposable
{
    // Names of equal length, so that a name in a package can be exchanged for one that leads elsewhere.
    private static readonly string[] Inside = ["aa/bb/cc.avi", "aa/bb/dd.avi", "ee/ff/cc.avi"];
    private static readonly string[] Hostile = ["../../cc.avi", "/tmp/str.avi", "..\\..\\c.avi", "aa/../../.a", "aa/bb", "aa/bb/../..", "....//..//", "aa\0../../b", "./././././a"];

    private readonly TemporaryFolder folder = TemporaryFolder.InMemory();

    public static TheoryData<string> Formats => ["zip", "tar", "tar.gz", "rar", "rar5"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Damaged_packages_are_unpacked_or_refused(string format) => Fuzz(format, seed: 1, count: 300);

    [Theory]
    [Trait("Tier", "Full")]
    [MemberData(nameof(Formats))]
    public void Many_more_damaged_packages_are_unpacked_or_refused(string format) => Fuzz(format, seed: 2, count: 10_000); // each is a folder made and removed

    public void Dispose() => folder.Dispose();

    private void Fuzz(string format, long seed, int count)
    {
        var fuzzing = new Fuzzing(format, [Package(format, Inside, "cc.avi")], exception => exception is StrmException)
        {
            HasOwnThreads = true,
            Damage = (whole, others, random) => Damaged(format, whole, others, random),
        };
        var refused = fuzzing.Run(seed, count, worker =>
        {
            var place = Directory.CreateDirectory(folder.File($"{worker}")).FullName;
            return content => Unpack(place, content);
        });
        Assert.InRange(refused, count / 20, count - (count / 100));
    }

    private static void Unpack(string place, byte[] content)
    {
        var (package, target) = (Path.Combine(place, "package"), Path.Combine(place, "target"));
        File.WriteAllBytes(package, content);
        Directory.CreateDirectory(target);
        try
        {
            Unpacker.UnpackAsync(package, target, null, CancellationToken.None).GetAwaiter().GetResult();
        }
        finally
        {
            Assert.Equal(["package", "target"], Directory.GetFileSystemEntries(place).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.All(Directory.GetFileSystemEntries(target, "*", SearchOption.AllDirectories), entry => Assert.StartsWith(target + "/", AtomicFile.Destination(entry), StringComparison.Ordinal));
            Directory.Delete(target, recursive: true);
        }

        Assert.False(File.Exists("/tmp/str.avi"));
    }

    private static byte[] Damaged(string format, byte[] whole, IReadOnlyList<byte[]> others, RandomSource random)
    {
        if (random.NextInt32(2) == 0) return Repaired(format, Mutation.Of(whole, others, random));
        string Name() => random.NextInt32(3) == 0 ? Hostile[random.NextInt32(Hostile.Length)] : Inside[random.NextInt32(Inside.Length)];
        var package = Package(format, [Name(), Name(), Name()], Name());
        return random.NextInt32(2) == 0 ? package : Repaired(format, Mutation.Of(package, others, random));
    }

    // A header whose checksum fails is not read any further.
    private static byte[] Repaired(string format, byte[] content)
    {
        if (format != "tar") return content;
        for (var block = 0; block + 512 <= content.Length; block += 512)
        {
            var header = content.AsSpan(block, 512);
            if (!header.Slice(257, 5).SequenceEqual("ustar"u8)) continue;
            header.Slice(148, 8).Fill((byte)' ');
            var sum = 0;
            foreach (var part in header) sum += part;
            System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
        }

        return content;
    }

    private static byte[] Package(string format, string[] names, string target) => format switch
    {
        "zip" => Zip(names, target),
        "rar" => RarWriter.Write([.. names.Select(name => (name, Content))]),
        "rar5" => Rar5Writer.Write([.. names.Select(name => (name, Content, (string?)null)), ("aa/bb/link.avi", [], target)]),
        _ => Tar(names, target, format == "tar.gz"),
    };

    private static byte[] Content => [.. Enumerable.Range(0, 700).Select(i => (byte)(i / 3))];

    private static byte[] Zip(string[] names, string target)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var name in names) Write(zip.CreateEntry(name), Content);
            var link = zip.CreateEntry("aa/bb/link.avi");
            link.ExternalAttributes = unchecked((int)0xA1FF0000);
            Write(link, System.Text.Encoding.UTF8.GetBytes(target));
        }

        return stream.ToArray();
    }

    private static void Write(ZipArchiveEntry entry, byte[] content)
    {
        using var stream = entry.Open();
        stream.Write(content);
    }

    private static byte[] Tar(string[] names, string target, bool isCompressed)
    {
        using var stream = new MemoryStream();
        using (Stream outer = isCompressed ? new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true) : stream)
        {
            using var tar = new TarWriter(outer, TarEntryFormat.Pax, leaveOpen: true);
            foreach (var name in names) tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, Plain(name)) { DataStream = new MemoryStream(Content) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "aa/bb/link.avi") { LinkName = Plain(target) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "aa/bb/hard.avi") { LinkName = "aa/bb/cc.avi" });
        }

        return stream.ToArray();
    }

    private static string Plain(string name) => name.Replace('\0', '_');
}
