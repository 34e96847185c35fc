using TorchSharp;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace Strm.Native;

/// <summary>Tensors in the memory layout that oneDNN chooses (blocks of channels), in which a chain of convolutions need not change layout; CPU, float32, no gradients.</summary>
/// <remarks>Such a tensor takes part in convolutions, additions, ReLU and pooling only; <see cref="Leave"/> makes an ordinary one of it.</remarks>
public static class BlockedTensors
{
    private static readonly Operator ToMkldnn = new("to_mkldnn");
    private static readonly Operator ToDense = new("to_dense");
    private static readonly Operator ReorderWeight = new("mkldnn_reorder_conv2d_weight");
    private static readonly Operator MaxPool = new("mkldnn_max_pool2d");
    private static readonly Operator Convolution = new("mkldnn_convolution");

    /// <summary>Whether this libtorch has oneDNN and the operators.</summary>
    public static bool Available { get; } = Probe();

    /// <summary>Puts a tensor into oneDNN's layout.</summary>
    public static Tensor Enter(Tensor tensor) => ToMkldnn.Call(tensor);

    /// <summary>Puts a tensor into the ordinary layout.</summary>
    public static Tensor Leave(Tensor tensor) => ToDense.Call(tensor);

    /// <summary>Puts a convolution's weight (O, I, k, k) into the layout that its kernel wants.</summary>
    public static Tensor Weight(Tensor weight, int stride, int padding)
    {
        using Tensor blocked = ToMkldnn.Call(weight);
        return ReorderWeight.Call(blocked, new long[] { padding, padding }, new long[] { stride, stride }, new long[] { 1, 1 }, 1);
    }

    /// <summary>Convolves.</summary>
    public static Tensor Convolve(Tensor input, Tensor weight, Tensor bias, int stride, int padding) =>
        Convolution.Call(input, weight, bias, new long[] { padding, padding }, new long[] { stride, stride }, new long[] { 1, 1 }, 1);

    /// <summary>The largest of each 3 by 3 window, stride 2, padding 1.</summary>
    public static Tensor Pool(Tensor input) => MaxPool.Call(input, new long[] { 3, 3 }, new long[] { 2, 2 }, new long[] { 1, 1 }, new long[] { 1, 1 }, false);

    private static bool Probe()
    {
        if (!ToMkldnn.Exists || !ToDense.Exists || !ReorderWeight.Exists || !MaxPool.Exists || !Convolution.Exists) return false;
        try
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable mode = no_grad();
            Tensor weight = Weight(ones(1, 1, 1, 1), 1, 0);
            return Leave(Pool(Convolve(Enter(ones(1, 1, 4, 4)), weight, Enter(zeros(1)), 1, 0))).numel() == 4;
        }
        catch (System.Runtime.InteropServices.ExternalException)
        {
            return false; // Built without oneDNN.
        }
    }
}
