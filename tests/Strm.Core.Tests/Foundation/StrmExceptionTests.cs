namespace Strm.Core.Tests.Foundation;

public sealed class StrmExceptionTests
{
    [Fact]
    public void The_message_joins_the_three_parts() =>
        Assert.Equal("Got 3. Needs 5. Add 2.", new StrmException("Got 3.", "Needs 5.", "Add 2.").Message);

    [Fact]
    public void An_empty_part_leaves_no_gap() =>
        Assert.Equal("Got 3. Add 2.", new StrmException("Got 3.", "", "Add 2.").Message);
}
