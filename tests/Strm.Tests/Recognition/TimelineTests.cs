using Strm.Recognition;

namespace Strm.Tests.Recognition;

public sealed class TimelineTests
{
    private static readonly Timeline Sample = new(
        "party.mp4", 2, ["wave, both hands", "<jump>"],
        [new(0, 1, [.9, .1], .8), new(1, 2, [.7, .3], .9), new(2, 3, [.2, .8], .7), new(3, 3.5, [.6, .4], .1)], 0.5, new Dictionary<int, ClosestClip>());

    [Fact]
    public void Neighbouring_steps_of_one_action_are_one_segment_and_strangers_are_none()
    {
        var segments = Sample.Segments();
        Assert.Equal(["wave, both hands", "<jump>", null], segments.Select(s => s.Action));
        Assert.Equal([(0, 2), (2, 3), (3, 3.5)], segments.Select(s => (s.Start, s.End)));
        Assert.Equal([.8, .8, .9], segments.Select(s => Math.Round(s.Confidence, 9)));
    }

    [Fact]
    public void The_values_are_a_line_per_step_and_names_with_commas_are_quoted() => Assert.Equal(
        """
        start,end,action,confidence,familiarity,"wave, both hands",<jump>
        0,1,"wave, both hands",0.9,0.8,0.9,0.1
        1,2,"wave, both hands",0.7,0.9,0.7,0.3
        2,3,<jump>,0.8,0.7,0.2,0.8
        3,3.5,none of these,0.6,0.1,0.6,0.4

        """,
        TimelineCsv.Text(Sample), ignoreLineEndingDifferences: true);

    [Fact]
    public void The_page_escapes_names_and_needs_no_network()
    {
        var page = TimelinePage.Draw(Sample).ToString();
        Assert.Contains("&lt;jump&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<jump>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3.25, "0:03.2")]
    [InlineData(3723.4, "1:02:03.4")]
    public void Moments_read_as_a_clock(double seconds, string expected) => Assert.Equal(expected, TimelinePage.Clock(seconds));
}
