using TorchSharp.Modules;

namespace Strm.Backbones;

/// <summary>Fills new weights as torchvision and PyTorch do, each from a seed of its own name.</summary>
/// <remarks>
/// Convolutions of images: normal with variance 2/(outputs·k·k) (He et al., ICCV 2015, fan out), biases uniform in ±1/√inputs. Linear
/// layers and convolutions over time: uniform in ±1/√inputs. Recurrent layers: uniform in ±1/√hidden units. Normalisation layers: weight 1,
/// bias 0. Since every tensor has its own stream, adding a layer leaves the others as they are.
/// </remarks>
public static class WeightInitialiser
{
    /// <summary>Fills the weights of a module and everything in it.</summary>
    /// <param name="root">The module.</param>
    /// <param name="seed">The run's seed.</param>
    public static void Initialise(nn.Module root, long seed)
    {
        using var gradients = no_grad();
        foreach (var (name, module) in root.named_modules()) Initialise(name, module, seed);
    }

    private static void Initialise(string name, nn.Module module, long seed)
    {
        switch (module)
        {
            case MapConvolution convolution:
                Convolution(convolution.Weight, seed, name);
                break;
            case Conv2d convolution:
                Convolution(convolution.weight, seed, name);
                if (convolution.bias is not null)
                    Uniform(convolution.bias, 1 / Math.Sqrt(convolution.weight[0].numel()), seed, $"{name}.bias");
                break;
            case Conv1d convolution:
                var reach = 1 / Math.Sqrt(convolution.weight.shape[1] * convolution.weight.shape[2]);
                Uniform(convolution.weight, reach, seed, $"{name}.weight");
                if (convolution.bias is not null) Uniform(convolution.bias, reach, seed, $"{name}.bias");
                break;
            case GRU or LSTM:
                FillRecurrent(name, module, seed);
                break;
            case LinearLayer linear:
                var bound = 1 / Math.Sqrt(linear.Weight.shape[1]);
                Uniform(linear.Weight, bound, seed, $"{name}.weight");
                if (linear.Bias is not null) Uniform(linear.Bias, bound, seed, $"{name}.bias");
                break;
        }
    }

    private static void Convolution(Tensor weight, long seed, string name)
    {
        var fanOut = weight.shape[0] * weight.shape[2] * weight.shape[3];
        Normal(weight, Math.Sqrt(2.0 / fanOut), seed, $"{name}.weight");
    }

    private static void FillRecurrent(string name, nn.Module module, long seed)
    {
        var parameters = module.named_parameters(recurse: false).ToArray();
        var hidden = parameters.First(p => p.name.StartsWith("weight_hh", StringComparison.Ordinal)).parameter.shape[1];
        foreach (var (part, parameter) in parameters) Uniform(parameter, 1 / Math.Sqrt(hidden), seed, $"{name}.{part}");
    }

    private static void Normal(Tensor weight, double deviation, long seed, string name)
    {
        using var generator = Stream(weight, seed, name);
        weight.normal_(0, deviation, generator);
    }

    private static void Uniform(Tensor weight, double bound, long seed, string name)
    {
        using var generator = Stream(weight, seed, name);
        weight.uniform_(-bound, bound, generator);
    }

    private static Generator Stream(Tensor weight, long seed, string name) =>
        new((ulong)(new RandomSource(seed, $"weights/{name}").NextUInt64() >> 1), weight.device);
}
