using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Long short-term memory.</summary>
    public sealed class LSTM : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
    {
        private readonly long hidden;
        private readonly long layers;
        private readonly bool hasBias;
        private readonly bool batchIsFirst;
        private readonly double dropout;
        private readonly bool isBidirectional;

        internal LSTM(
            long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype)
            : base("LSTM")
        {
            hidden = hiddenSize;
            layers = numLayers;
            hasBias = bias;
            batchIsFirst = batchFirst;
            this.dropout = dropout;
            isBidirectional = bidirectional;
            foreach ((string name, Parameter value) in new RecurrentWeights(4, inputSize, hiddenSize, numLayers, bias, bidirectional, device, dtype).All)
            {
                register_parameter(name, value);
            }
        }

        public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
        {
            using Tensor? made = h0_c0 is null
                ? zeros((isBidirectional ? 2 : 1) * layers, input.shape[batchIsFirst ? 0 : 1], hidden, input.dtype, input.device) : null;
            Tensor?[] state = [h0_c0?.Item1 ?? made, h0_c0?.Item2 ?? made];
            Tensor[] weights = [.. parameters(false)];
            return Aten.lstm_input.CallTriple(input, state, weights, hasBias, layers, dropout, training, isBidirectional, batchIsFirst);
        }

        public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

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
            public static Modules.LSTM LSTM(
                long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0,
                bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);
        }
    }
}
