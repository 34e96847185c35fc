using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace Strm.Heads.HfAr;

/// <summary>HF-AR's adapter: from the mean embedding of a class's clips to its posterior.</summary>
/// <remarks>μ = W_μ·m, log σ² = W_σ·m, v_1 = V_1·m, v_r = V_r·v_{r−1}, each with a bias.</remarks>
public sealed class PosteriorNetwork : Module<Tensor, ClassPosterior>
{
    [ComponentName(Name = "mean")]
    private readonly LinearLayer mean;

    [ComponentName(Name = "log_variance")]
    private readonly LinearLayer logVariance;

    [ComponentName(Name = "normals")]
    private readonly ModuleList<LinearLayer> normals;

    /// <summary>Creates the module with uninitialised weights.</summary>
    /// <param name="width">Width of embeddings and posteriors, E.</param>
    /// <param name="reflections">Reflections of the flow, R.</param>
    public PosteriorNetwork(int width, int reflections)
        : base(nameof(PosteriorNetwork))
    {
        mean = new LinearLayer(width, width);
        logVariance = new LinearLayer(width, width);
        normals = new ModuleList<LinearLayer>([.. Enumerable.Range(0, reflections).Select(_ => new LinearLayer(width, width))]);
        RegisterComponents();
    }

    /// <summary>Infers posteriors.</summary>
    /// <param name="classes">Mean embeddings of the classes (C, E).</param>
    /// <returns>Their posteriors.</returns>
    public override ClassPosterior forward(Tensor classes)
    {
        var vectors = new List<Tensor>();
        foreach (var layer in normals) vectors.Add(layer.forward(vectors.Count == 0 ? classes : vectors[^1])); // (C, E)
        return new ClassPosterior(mean.forward(classes), logVariance.forward(classes), vectors);
    }
}

/// <summary>What is believed about each class of an episode: a normal distribution before the flow, and the flow.</summary>
/// <param name="Mean">μ (C, E).</param>
/// <param name="LogVariance">log σ² (C, E).</param>
/// <param name="Normals">The vectors v of the reflections, first to last, each (C, E).</param>
public sealed record ClassPosterior(Tensor Mean, Tensor LogVariance, IReadOnlyList<Tensor> Normals);
