using Strm.Heads;
using static TorchSharp.torch;

namespace Strm.Training;

/// <summary>Where training gets its episodes: episode i is the same whenever it is asked for.</summary>
public abstract class EpisodeFeed : IDisposable
{
    /// <summary>Loads one episode. Training asks in ascending order, from any start.</summary>
    /// <param name="index">The episode's number, from 0.</param>
    /// <param name="device">Where its tensors go.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The episode; its tensors belong to the caller's dispose scope.</returns>
    public abstract EpisodeTensors Load(int index, Device device, CancellationToken cancellationToken);

    /// <summary>Says which episode that is, for an error.</summary>
    /// <param name="index">The episode's number.</param>
    /// <returns>A phrase.</returns>
    public virtual string Describe(int index) => $"episode {index}";

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what loads in the background.</summary>
    /// <param name="disposing">Whether this is an explicit call.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>One episode on a device.</summary>
/// <param name="Support">Support clips (S, T, 3, H, W), float in [0, 1].</param>
/// <param name="Layout">Their classes.</param>
/// <param name="Query">Query clips (Q, T, 3, H, W), float in [0, 1].</param>
/// <param name="QueryLabels">Classes of the queries (Q), int64.</param>
/// <param name="TrainingClasses">Each clip's class among all training classes (S+Q), int64, support clips first; null where nobody knows.</param>
public sealed record EpisodeTensors(Tensor Support, SupportLayout Layout, Tensor Query, Tensor QueryLabels, Tensor? TrainingClasses = null)
{
    /// <summary>Feature maps of all clips (S+Q, T, D, h, w), support first, where they have passed the backbone already: support and query are then parts of this. Null where they are frames.</summary>
    public Tensor? Maps { get; init; }
}
