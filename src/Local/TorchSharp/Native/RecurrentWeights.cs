using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>The weights of a recurrent network, under PyTorch's names and in the order that libtorch's operators take.</summary>
internal sealed class RecurrentWeights
{
    private readonly List<(string Name, Parameter Value)> weights = [];

    /// <summary>Makes the weights: uniform within 1/√hidden; <paramref name="gates"/> is 3 for a GRU, 4 for an LSTM.</summary>
    internal RecurrentWeights(int gates, long input, long hidden, long layers, bool bias, bool bidirectional, Device? device, ScalarType? type)
    {
        double bound = 1 / Math.Sqrt(hidden);
        int directions = bidirectional ? 2 : 1;
        for (long layer = 0; layer < layers; layer++)
        {
            for (int direction = 0; direction < directions; direction++)
            {
                string suffix = $"l{layer}{(direction == 1 ? "_reverse" : "")}";
                long width = layer == 0 ? input : hidden * directions;
                Make($"weight_ih_{suffix}", [gates * hidden, width], bound, device, type);
                Make($"weight_hh_{suffix}", [gates * hidden, hidden], bound, device, type);
                if (bias)
                {
                    Make($"bias_ih_{suffix}", [gates * hidden], bound, device, type);
                    Make($"bias_hh_{suffix}", [gates * hidden], bound, device, type);
                }
            }
        }
    }

    internal IEnumerable<(string Name, Parameter Value)> All => weights;

    private void Make(string name, long[] size, double bound, Device? device, ScalarType? type)
    {
        Parameter value = nn.Parameter(empty(size, type, device));
        value.DetachFromDisposeScope();
        nn.init.uniform_(value, -bound, bound);
        weights.Add((name, value));
    }
}
