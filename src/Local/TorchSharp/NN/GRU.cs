using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Gated recurrent units.</summary>
    public sealed class GRU : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
    {
        private readonly long hidden;
        private readonly long layers;
        private readonly bool hasBias;
        private readonly bool batchIsFirst;
        private readonly double dropout;
        private readonly bool isBidirectional;

        internal GRU(
            long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype)
            : base("GRU")
        {
            hidden = hiddenSize;
            layers = numLayers;
            hasBias = bias;
            batchIsFirst = batchFirst;
            this.dropout = dropout;
            isBidirectional = bidirectional;
            foreach ((string name, Parameter value) in new RecurrentWeights(3, inputSize, hiddenSize, numLayers, bias, bidirectional, device, dtype).All)
            {
                register_parameter(name, value);
            }
        }

        public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null)
        {
            using Tensor? made = h0 is null ? zeros((isBidirectional ? 2 : 1) * layers, input.shape[batchIsFirst ? 0 : 1], hidden, input.dtype, input.device) : null;
            Tensor[] weights = [.. parameters(false)];
            return Aten.gru_input.CallPair(input, h0 ?? made, weights, hasBias, layers, dropout, training, isBidirectional, batchIsFirst);
        }

        public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0!);

        public void flatten_parameters()
        {
            // A matter of cuDNN's memory; libtorch copies where it has to.
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.GRU GRU(
                long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0,
                bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);
        }
    }
}
