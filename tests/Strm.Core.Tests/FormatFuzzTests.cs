using Strm.Core.Tests.Checkpoints;
using Strm.Tests;

namespace Strm.Core.Tests;

/// <summary>
/// Files of every format that is read, damaged: each is read or refused with a sentence, within two seconds, without more
/// memory than its length and 64 MB, and nothing is written.
/// </summary>
public sealed class FormatFuzzTests : IDisposable
{
    private readonly TemporaryFolder folder = TemporaryFolder.InMemory();

    public static TheoryData<string> Formats => [.. FuzzedFormats.Names];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Damaged_files_are_read_or_refused(string format) => Fuzz(format, seed: 3, count: 500);

    [Theory]
    [Trait("Tier", "Full")]
    [MemberData(nameof(Formats))]
    public void A_hundred_thousand_damaged_files_are_read_or_refused(string format) => Fuzz(format, seed: 4, count: 100_000);

    public void Dispose() => folder.Dispose();

    private void Fuzz(string format, long seed, int count)
    {
        var formats = new FuzzedFormats(folder);
        var fuzzing = new Fuzzing(format, formats.Whole(format), exception => exception is StrmException)
        {
            Damage = FuzzedFormats.IsJson(format) ? JsonMutation.Of : Mutation.Of,
            Allowance = FuzzedFormats.IsCheckpoint(format) ? 6 << 20 : 64 << 20,
        };
        var before = folder.Names();
        var refused = fuzzing.Run(seed, count, worker => formats.Reader(format, worker));
        Assert.Equal(before, folder.Names().Where(name => !name.StartsWith(FuzzedFormats.Prefix, StringComparison.Ordinal)));

        // Both outcomes must be frequent, or the changes do not reach what they should test.
        Assert.InRange(refused, count / 20, count - (count / 100));
    }
}
