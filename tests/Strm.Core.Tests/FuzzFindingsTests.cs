using System.Buffers.Binary;
using System.IO.Compression;
using Strm.Archives;
using Strm.Core.Tests.Checkpoints;
using Strm.Core.Tests.Data;
using Strm.Core.Tests.Preparation;
using Strm.Episodes;
using Strm.Images;
using Strm.Preparation;

namespace Strm.Core.Tests;

/// <summary>Files that damage by the thousand has found, each by hand.</summary>
public sealed class FuzzFindingsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("""[{"id":"1","template":"\ud800"}]""", "is not JSON")]
    [InlineData("""[{"id":"\udfff","template":"a"}]""", "is not JSON")]
    public void Labels_of_broken_Unicode_are_refused(string text, string says) => Refused("labels.json", text, says, path => ClipLabels.Read([path]));

    [Theory]
    [InlineData("""{"episode":0,"query":[{"video":"\ud800/c","label":0,"predicted":0,"logits":[1]}]}""", "is not JSON")]
    public void Predictions_of_broken_Unicode_are_refused(string text, string says) => Refused("p.jsonl", text, says, path => _ = PredictionFile.Read(path).Count());

    [Theory]
    [InlineData("""{"train":null}""", "train")]
    [InlineData("""{"train":["a",null]}""", "null in place of a class")]
    [InlineData("""{"train":["a"],"reversals":[null]}""", "null in place of a class")]
    [InlineData("""{"train":["a"],"reversals":[["a",null]]}""", "null in place of a class")]
    public void A_split_without_a_class_in_its_place_is_refused(string text, string says) => Refused("split.json", text, says, path => FolderSplit.Parse(TextFile.Read(path), path));

    [Fact]
    public void What_a_file_says_at_length_is_shortened_in_the_message()
    {
        var name = new string('x', 5000);
        Refused("split.json", $$"""{"{{name}}":[]}""", "xxx…", path => FolderSplit.Parse(TextFile.Read(path), path));
        Refused("p.jsonl", $$"""{"episode":0,"query":[{"video":"{{name}}","label":0,"predicted":0,"logits":[1]}]}""", "xxx…", path => _ = PredictionFile.Read(path).Count());
    }

    [Fact]
    public void A_frame_that_is_compressed_to_nothing_is_damaged()
    {
        var content = File.ReadAllBytes(SampleFrames.Zip(folder, "a.zip", SampleFrames.Frames("run/a", 1), CompressionLevel.Fastest));
        var entry = content.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(entry + 20), 0);
        using var archive = FrameArchive.Open(folder.Write("b.zip", content));
        var error = Assert.Throws<StrmException>(() => archive.ReadFrame(archive.Clips[0], 0, new FrameBuffer()).Length);
        Assert.Contains("cannot be unpacked (it is empty)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(37, 0x10000000u, "it ends early")] // the length of the data: twice as much was reserved
    [InlineData(16, 8000u, "do not make 8000 by")]
    public void A_picture_that_states_more_than_it_has_takes_no_memory(int place, uint number, string says)
    {
        var png = SampleFrames.Png.ToArray();
        var data = png.AsSpan().IndexOf("IDAT"u8) - 4;
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(place == 37 ? data : place), number);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), place == 16 ? 8000u : BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(20)));
        using var decoder = new ImageDecoder();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<StrmException>(() => decoder.Decode(png, "the picture", new RgbImage()));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public async Task A_package_with_a_file_in_the_place_of_a_folder_is_refused()
    {
        var target = Directory.CreateDirectory(folder.File("target")).FullName;
        var package = folder.Write("a.rar", RarWriter.Write(("run/a.avi", [1]), ("run", [2])));
        var error = await Assert.ThrowsAsync<StrmException>(() => Unpacker.UnpackAsync(package, target, null, CancellationToken.None));
        Assert.Contains("'run' is both a file and a folder in it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_of_any_length_is_read_no_further_than_a_path_may_be_long()
    {
        var path = folder.File("a.zip");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            var link = zip.CreateEntry("run/link.avi", CompressionLevel.SmallestSize);
            link.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var stream = link.Open();
            for (var i = 0; i < 16; i++) stream.Write(Enumerable.Repeat((byte)'a', 1 << 20).ToArray());
        }

        var target = Directory.CreateDirectory(folder.File("target")).FullName;
        var error = await Assert.ThrowsAsync<StrmException>(() => Unpacker.UnpackAsync(path, target, null, CancellationToken.None));
        Assert.InRange(error.Message.Length, 1000, 10_000);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('g')]
    [InlineData('L')]
    public async Task A_tar_file_that_states_a_gigabyte_of_names_takes_no_memory(char type)
    {
        var header = new byte[512];
        "run/a.avi"u8.CopyTo(header);
        System.Text.Encoding.ASCII.GetBytes("0000644\00000000\00000000\007777777777\000000000000\0        " + type).CopyTo(header, 100);
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(part => part), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        var path = folder.Write("a.tar", [.. header, .. new byte[1024]]);
        var target = Directory.CreateDirectory(folder.File("target")).FullName;
        var error = await Assert.ThrowsAsync<StrmException>(() => Unpacker.UnpackAsync(path, target, null, CancellationToken.None));
        Assert.Contains("are stated to have 1073741823 bytes", error.Message, StringComparison.Ordinal);
    }

    private void Refused(string name, string text, string says, Action<string> read)
    {
        var path = folder.File(name);
        File.WriteAllText(path, text);
        var error = Assert.Throws<StrmException>(() => read(path));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 20, 1000);
    }
}
