using Strm.Preparation;

namespace Strm.Core.Tests.Preparation;

public class JournalTests
{
    [Fact]
    public void A_cut_off_line_and_what_follows_it_are_forgotten()
    {
        using var scratch = new Scratch();
        Write(scratch, "run", 5);
        var whole = File.ReadAllBytes(scratch.Path("journal"));
        for (var length = whole.Length; length >= 0; length -= 7)
        {
            File.WriteAllBytes(scratch.Path("journal"), whole[..length]);
            using var journal = new PrepareJournal(scratch.Path("journal"), "run");
            Assert.InRange(journal.Count, 0, 5);
            Assert.Equal(Enumerable.Range(1, journal.Count), journal.Entries.Select(entry => entry.Frames));
            Assert.Equal(journal.Count * 10, journal.Position.Data);
        }
    }

    [Fact]
    public void Noise_in_a_journal_ends_it_there()
    {
        using var scratch = new Scratch();
        Write(scratch, "run", 3);
        File.AppendAllText(scratch.Path("journal"), "\0\0\0\n{\"Clip\":\"late\"}\n");
        using var journal = new PrepareJournal(scratch.Path("journal"), "run");
        Assert.Equal(3, journal.Count);
    }

    [Fact]
    public void A_journal_of_another_run_is_emptied()
    {
        using var scratch = new Scratch();
        Write(scratch, "run", 3);
        using var journal = new PrepareJournal(scratch.Path("journal"), "other run");
        Assert.Equal(0, journal.Count);
        Assert.Equal(SinkPosition.Start, journal.Position);
    }

    private static void Write(Scratch scratch, string identity, int count)
    {
        using var sink = new ZipFrameSink(scratch.Root, null, SinkPosition.Start, null);
        using var journal = new PrepareJournal(scratch.Path("journal"), identity);
        for (var i = 1; i <= count; i++) journal.Add(new JournalEntry($"a/{i}", i, null, new SinkPosition(10 * i, i, i)), sink);
        journal.Sync(sink);
    }
}
