using TorchSharp.Native;

namespace TorchSharp;

/// <content>The class <see cref="Tensor"/>.</content>
public static partial class torch
{
    /// <content>Activation functions.</content>
    public partial class Tensor
    {
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Aten.elu.Call(this, alpha, scale, input_scale);
        public Tensor elu(double alpha = 1) => Aten.elu.Call(this, alpha);

        public Tensor gelu() => gelu(Modules.GELU.Approximate.none);
        public Tensor gelu(Modules.GELU.Approximate approximate) => Aten.gelu.Call(this, approximate.ToString());

        public Tensor hardsigmoid() => Aten.hardsigmoid.Call(this);

        public Tensor hardswish() => Aten.hardswish.Call(this);

        public Tensor hardtanh(Scalar min, Scalar max) => Self(Aten.hardtanh, this, min, max);

        public Tensor leaky_relu(Scalar negative_slope) => Aten.leaky_relu.Call(this, negative_slope);

        public Tensor leaky_relu_(Scalar negative_slope) => Self(Aten.leaky_relu_, this, negative_slope);

        public Tensor log_sigmoid() => Aten.log_sigmoid.Call(this);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Aten.log_softmax_int.Call(this, dim, dtype);

        public Tensor relu() => Aten.relu.Call(this);

        public Tensor relu_() => Self(Aten.relu_, this);

        public Tensor relu6() => Aten.relu6.Call(this);

        public Tensor sigmoid() => Aten.sigmoid.Call(this);

        public Tensor sigmoid_() => Self(Aten.sigmoid_, this);

        public Tensor silu() => Aten.silu.Call(this);

        public Tensor silu_() => Self(Aten.silu_, this);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Aten.softmax_int.Call(this, dim, dtype);

        public Tensor softplus(double beta = 1, double threshold = 20) => Aten.softplus.Call(this, beta, threshold);
    }
}
