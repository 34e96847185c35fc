using TorchSharp.Native;

namespace TorchSharp;

/// <content>Softmax and related functions.</content>
public static partial class torch
{
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => Aten.softmax_int.Call(input, dim, dtype);
}
