using Strm.Heads;
using static TorchSharp.torch;

namespace Strm.Training;

/// <summary>One episode on a device.</summary>
/// <param name="Support">Support clips (S, T, 3, H, W), float in [0, 1].</param>
/// <param name="Layout">Their classes.</param>
/// <param name="Query">Query clips (Q, T, 3, H, W), float in [0, 1].</param>
/// <param name="QueryLabels">Classes of the queries (Q), int64.</param>
/// <param name="TrainingClasses">Each clip's class among all training classes (S+Q), int64, support clips first; null where nobody knows.</param>
public sealed record EpisodeTensors(Tensor Support, SupportLayout Layout, Tensor Query, Tensor QueryLabels, Tensor? TrainingClasses = null);
