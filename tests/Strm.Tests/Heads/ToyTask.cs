using Strm.Episodes;
using Strm.Heads;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Heads;

/// <summary>Two classes that are each other's reversal: a clip goes from one state to another. Its mean frame tells nothing.</summary>
internal static class ToyTask
{
    private const int States = 4;
    private const int QueriesPerClass = 3;

    public static long[] QueryLabels { get; } = [0, 0, 0, 1, 1, 1];

    public static SupportLayout Layout { get; } = new([0, 1], 2);

    /// <summary>Feature maps of 2 support (2, T, D, 1, 1) and 6 query clips (6, T, D, 1, 1), float32.</summary>
    public static (Tensor Support, Tensor Query) Episode(ulong seed)
    {
        using var fixedStates = new Generator(77);
        using var generator = new Generator(seed);
        var states = rand([States, HeadCase.Width], generator: fixedStates); // (States, D)
        var random = new RandomSource((long)seed, "toy");
        var (from, to) = (random.NextInt32(States), random.NextInt32(States - 1));
        if (to >= from) to++;
        var forward = Clip(states[from], states[to]);
        var clips = cat([Copies(forward, 1), Copies(forward.flip(0), 1), Copies(forward, QueriesPerClass), Copies(forward.flip(0), QueriesPerClass)]);
        var noisy = (clips + (0.05 * rand(clips.shape, generator: generator))).unsqueeze(-1).unsqueeze(-1); // (N, T, D, 1, 1)
        return (noisy.narrow(0, 0, 2), noisy.narrow(0, 2, 2 * QueriesPerClass));
    }

    private static Tensor Clip(Tensor from, Tensor to)
    {
        var weights = linspace(0, 1, HeadCase.Frames).unsqueeze(1); // (T, 1)
        return (from * (1 - weights)) + (to * weights); // (T, D)
    }

    private static Tensor Copies(Tensor clip, int count) => clip.unsqueeze(0).expand(count, -1, -1);
}
