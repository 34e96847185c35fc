using Strm.Backbones;
using Strm.Heads;
using Strm.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>A head of the registry at a small size, in double precision, with feature maps to feed it.</summary>
internal sealed class HeadCase : IDisposable
{
    public const int Width = 16;
    public const int Frames = 5;
    public const int TrainingClasses = 7;

    public HeadCase(string name, long seed = 1, ScalarType type = ScalarType.Float64)
        : this(HeadRegistry.Create(name).Small().ForTraining(TrainingClasses), seed, type)
    {
    }

    public HeadCase(HeadOptions options, long seed = 1, ScalarType type = ScalarType.Float64)
    {
        Options = options;
        Head = Options.Create(new HeadContext(Width, Frames, Dropout));
        WeightInitialiser.Initialise(Head, seed);
        Head.to(type);
        Head.eval();
    }

    public static TheoryData<string> All => [.. HeadRegistry.All];

    public static TheoryData<string> OrderAware => [.. HeadRegistry.All.Where(n => HeadRegistry.Create(n).IsOrderAware)];

    public DropoutSource Dropout { get; } = new();

    public HeadOptions Options { get; }

    public FewShotHead Head { get; }

    /// <summary>Feature maps (N, T, D, 2, 2), not negative, as after a ReLU.</summary>
    public static Tensor Maps(int clips, ulong seed, int frames = Frames)
    {
        using var generator = new Generator(seed);
        return rand([clips, frames, Width, 2, 2], ScalarType.Float64, generator: generator);
    }

    public Tensor Logits(Tensor support, SupportLayout layout, Tensor query)
    {
        using var gradients = no_grad();
        return Head.Compare(Head.Embed(support), layout, Head.Embed(query)).Combined();
    }

    public void Dispose()
    {
        Head.Dispose();
        Dropout.Dispose();
    }
}
