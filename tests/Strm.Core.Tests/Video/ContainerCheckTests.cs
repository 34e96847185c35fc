using Strm.Video;

namespace Strm.Core.Tests.Media;

public class ContainerCheckTests
{
    [SkippableTheory]
    [InlineData(".avi")]
    [InlineData(".webm")]
    [InlineData(".mkv")]
    [InlineData(".mp4")]
    [InlineData(".mov")]
    public void A_file_is_truncated_when_its_end_is_missing_and_not_before(string extension)
    {
        Tools.SkipWithoutFfmpeg();
        using var scratch = new Scratch();
        string[] indexFirst = extension is ".mp4" or ".mov" ? ["-movflags", "+faststart"] : [];
        Tools.Clip(scratch.Path("whole" + extension), 10, "48x64", [.. extension is ".webm" ? ["-c:v", "libvpx"] : Array.Empty<string>(), .. indexFirst]);
        Assert.False(ContainerCheck.IsTruncated(scratch.Path("whole" + extension)));
        var whole = File.ReadAllBytes(scratch.Path("whole" + extension));
        foreach (var share in new[] { .2, .5, .9 })
        {
            File.WriteAllBytes(scratch.Path("part" + extension), whole[..(int)(whole.Length * share)]);
            var index = extension is ".mp4" or ".mov" && share < .5;
            if (!index) Assert.True(ContainerCheck.IsTruncated(scratch.Path("part" + extension)), $"{share}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(11)]
    [InlineData(1000)]
    public void Noise_of_any_length_is_not_called_truncated(int length)
    {
        using var scratch = new Scratch();
        var random = new RandomSource(1, "noise", length);
        File.WriteAllBytes(scratch.Path("noise"), [.. Enumerable.Range(0, length).Select(_ => (byte)random.NextUInt64())]);
        Assert.False(ContainerCheck.IsTruncated(scratch.Path("noise")));
    }

    [SkippableFact]
    public void A_file_that_was_written_to_a_pipe_has_no_sizes_and_is_not_called_truncated()
    {
        Tools.SkipWithoutFfmpeg();
        using var scratch = new Scratch();
        foreach (var format in new[] { "avi", "matroska" })
        {
            Tools.Run("sh", "-c", $"ffmpeg -v error -f lavfi -i testsrc2=size=32x32 -frames:v 5 -f {format} - > '{scratch.Path(format)}'");
            Assert.False(ContainerCheck.IsTruncated(scratch.Path(format)), format);
        }
    }
}
