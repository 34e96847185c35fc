using Strm.Backbones;
using Strm.Checkpoints;
using Strm.Heads;
using TorchSharp;
using TorchSharp.Modules;

namespace Strm.Models;

/// <summary>A backbone and a head: frames of support and query clips in, logits out.</summary>
public sealed class FewShotModel : IDisposable
{
    /// <summary>Creates the model with fresh weights.</summary>
    /// <param name="options">Its parts and sizes.</param>
    /// <param name="seed">The seed of its weights.</param>
    public FewShotModel(ModelOptions options, long seed = 0)
    {
        NativeTorch.Require();
        Options = options;
        Dropout = new DropoutSource();
        Backbone = new ResNetBackbone(options.Backbone);
        Head = options.Head.Create(new HeadContext(options.FeatureWidth, options.Frames, Dropout));
        WeightInitialiser.Initialise(Backbone, seed);
        Head.InitialiseWeights(seed);
        Eval();
    }

    /// <summary>Parts and sizes.</summary>
    public ModelOptions Options { get; }

    /// <summary>Frames to feature maps.</summary>
    public ResNetBackbone Backbone { get; }

    /// <summary>Feature maps to logits.</summary>
    public FewShotHead Head { get; }

    /// <summary>The random numbers of all dropout layers.</summary>
    public DropoutSource Dropout { get; }

    /// <summary>The device that holds the weights.</summary>
    public Device Device { get; private set; } = CPU;

    /// <summary>Scores the queries of an episode.</summary>
    /// <param name="support">Support clips (S, T, 3, H, W), float in [0, 1].</param>
    /// <param name="layout">Their classes.</param>
    /// <param name="query">Query clips (Q, T, 3, H, W), float in [0, 1].</param>
    /// <returns>Logits (Q, C).</returns>
    public HeadLogits Forward(Tensor support, SupportLayout layout, Tensor query)
    {
        using var scope = NewDisposeScope();
        var (supportClips, queryClips) = (Embed(support), Embed(query));
        return Head.Compare(supportClips, layout, queryClips).MoveToOuterDisposeScope();
    }

    /// <summary>Computes what the head needs of each clip.</summary>
    /// <param name="clips">Clips (N, T, 3, H, W), float in [0, 1].</param>
    /// <param name="backbone">The backbone prepared for evaluation; null passes the frames through <see cref="Backbone"/>.</param>
    /// <returns>The embedding of N clips.</returns>
    public ClipEmbedding Embed(Tensor clips, InferenceBackbone? backbone = null)
    {
        using var scope = NewDisposeScope();
        var embedding = Head.Embed(FeatureMaps(clips, backbone));
        foreach (var part in embedding.Parts) part.MoveToOuterDisposeScope();
        return embedding;
    }

    /// <summary>Computes feature maps.</summary>
    /// <param name="clips">Clips (N, T, 3, H, W), float in [0, 1].</param>
    /// <param name="backbone">The backbone prepared for evaluation; null passes the frames through <see cref="Backbone"/>.</param>
    /// <returns>Feature maps (N, T, D, h, w); (N, T, 2·D, h, w) if the head sees motion, the frame's channels first.</returns>
    public Tensor FeatureMaps(Tensor clips, InferenceBackbone? backbone = null)
    {
        using var scope = NewDisposeScope();
        var frames = Frames(clips); // (N·T, 3, H, W)
        var maps = backbone?.Forward(frames) ?? Backbone.forward(frames); // (N·T, D, h, w)
        return maps.reshape([clips.shape[0], clips.shape[1], -1, .. maps.shape[2..]]).MoveToOuterDisposeScope();
    }

    /// <summary>What the backbone sees of clips: their frames, normalised if the options say so.</summary>
    /// <param name="clips">Clips (N, T, 3, H, W), float in [0, 1].</param>
    /// <returns>Frames (N·T, 3, H, W); if the head sees motion (N·T·2, 3, H, W), each followed by what moved.</returns>
    internal Tensor Frames(Tensor clips)
    {
        RequireClips(clips);
        using var scope = NewDisposeScope();
        var frames = Options.Head.SeesMotion ? MotionPictures.Beside(clips, Options.Normalisation) : clips.flatten(0, 1);
        return Normalised(frames).MoveToOuterDisposeScope();
    }

    /// <summary>Prepares a copy of the backbone for evaluation; it does not follow later changes of the weights.</summary>
    /// <param name="precision">The format of weights and maps inside.</param>
    /// <returns>The copy, to be disposed; null if the model is not on a CPU, since it is made for CPUs only.</returns>
    internal InferenceBackbone? PrepareBackbone(MatmulPrecision precision = MatmulPrecision.Fp32) =>
        Device.type is DeviceType.CPU ? new InferenceBackbone(Backbone, precision) : null;

    /// <summary>Switches to training: batch statistics are taken from the batch, dropout is on.</summary>
    /// <param name="precision">The format that convolutions and linear layers take their operands in.</param>
    public void Train(MatmulPrecision precision = MatmulPrecision.Fp32) => SetTraining(true, precision);

    /// <summary>Switches to evaluation: running statistics are used, dropout is off, everything is float32.</summary>
    public void Eval() => SetTraining(false, MatmulPrecision.Fp32);

    /// <summary>Moves the weights. Build the optimizer after this: parameters are replaced.</summary>
    /// <param name="device">Where to.</param>
    /// <returns>This model.</returns>
    public FewShotModel To(Device device)
    {
        Backbone.to(device);
        Head.to(device);
        Device = device;
        return this;
    }

    /// <summary>The weights that training changes, by their names in checkpoints.</summary>
    /// <returns>Names and live parameters, backbone first.</returns>
    public IEnumerable<KeyValuePair<string, Parameter>> NamedParameters() =>
        Backbone.named_parameters().Select(p => KeyValuePair.Create(StateDictKeys.Backbone + p.name, p.parameter))
            .Concat(Head.named_parameters().Select(p => KeyValuePair.Create(p.name, p.parameter)))
            .Where(p => p.Value.requires_grad);

    /// <summary>Every tensor of a checkpoint, by the official model's names.</summary>
    /// <returns>Live tensors, not copies. The frozen random query similarity of the official code is not among them.</returns>
    public IReadOnlyDictionary<string, Tensor> StateDict()
    {
        var frozen = Options.Head is StrmHeadOptions { QuerySimilarity: QuerySimilarityMode.FrozenRandom };
        return Backbone.state_dict().Select(e => KeyValuePair.Create(StateDictKeys.Backbone + e.Key, e.Value))
            .Concat(Head.state_dict().Where(e => !frozen || !e.Key.StartsWith(StateDictKeys.QuerySimilarity, StringComparison.Ordinal)))
            .ToDictionary(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Backbone.Dispose();
        Head.Dispose();
        Dropout.Dispose();
    }

    private void SetTraining(bool training, MatmulPrecision precision)
    {
        MatmulPrecisions.Set(Backbone, precision);
        MatmulPrecisions.Set(Head, precision);
        Backbone.train(training);
        Head.train(training);
        Dropout.Active = training;
    }

    private Tensor Normalised(Tensor frames)
    {
        if (Options.Normalisation == PixelNormalisation.None) return frames;
        var mean = tensor(Options.Normalisation.Mean.ToArray(), device: frames.device).reshape(1, 3, 1, 1);
        var deviation = tensor(Options.Normalisation.Deviation.ToArray(), device: frames.device).reshape(1, 3, 1, 1);
        return (frames - mean) / deviation;
    }

    private void RequireClips(Tensor clips)
    {
        if (clips.ndim == 5 && clips.shape[1] == Options.Frames && clips.shape[2] == 3) return;
        throw new StrmException(
            $"The clips have shape ({string.Join(", ", clips.shape)}).",
            $"They must be (clips, {Options.Frames}, 3, height, width).",
            "Sample that many colour frames per clip.");
    }
}
