using Strm.Archives;
using Strm.Episodes;
using Strm.Synthesis;

namespace Strm.Core.Tests.Synthesis;

public class LookAlikeTests
{
    [SkippableFact]
    public async Task It_has_the_benchmarks_test_classes_and_is_made_once()
    {
        Tools.SkipWithoutFfmpeg();
        using var scratch = new Scratch();
        var protocol = ProtocolRegistry.Open("kinetics-cmn");
        var options = new LookAlikeOptions { Classes = 3, ClipsPerClass = 2 };
        var path = await LookAlike.CreateAsync(protocol, scratch.Path("work"), options);
        Assert.Equal([path], Directory.GetFileSystemEntries(scratch.Path("work")));
        var written = File.GetLastWriteTimeUtc(path);
        using (var archive = FrameArchive.Open(path))
        {
            var expected = protocol.Classes(SplitPart.Test).Take(3).Select(c => c.Name).ToArray();
            Assert.Equal(expected, archive.Classes, NameOrder.Matching);
            var own = ProtocolRegistry.Open(ProtocolRegistry.Folder, archive);
            Assert.Equal(expected, own.Classes(SplitPart.Test).Select(c => c.Name), NameOrder.Matching);
            Assert.All(archive.Classes, name => Assert.Equal(2, archive.ClipsOf(name).Count(clip => clip.FrameCount >= 16)));
        }

        Assert.Equal(path, await LookAlike.CreateAsync(protocol, scratch.Path("work"), options));
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public void More_classes_than_there_are_actions_is_refused() =>
        Assert.Throws<StrmException>(() => new LookAlikeOptions { Classes = 100 });
}
