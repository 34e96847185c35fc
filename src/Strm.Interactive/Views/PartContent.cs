using Strm.Episodes;
using Strm.Reports;

namespace Strm.Interactive.Views;

/// <summary>What an archive has of a part; a protocol with lists opens before they are imported, and then says so.</summary>
internal sealed record PartContent(SplitPart Part, int Classes, SplitSelection? Selection, string? Reason)
{
    public static PartContent Of(StrmExperiment experiment, SplitPart part)
    {
        var classes = experiment.Protocol.Classes(part).Count;
        try
        {
            return new(part, classes, experiment.Protocol.Select(experiment.Archive, part), null);
        }
        catch (StrmException exception)
        {
            return new(part, classes, null, exception.Message);
        }
    }
}
