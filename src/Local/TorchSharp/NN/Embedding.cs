using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A table of vectors, looked up by index.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private readonly long? padding;
        private readonly double? maximumNorm;
        private readonly double normType;
        private readonly bool scaleByFrequency;
        private readonly bool sparseGradient;

        [ComponentName(Name = "weight")]
        private Parameter? weightParameter;

        internal Embedding(Tensor table, bool trains, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse)
            : base("Embedding")
        {
            padding = padding_idx;
            maximumNorm = max_norm;
            normType = norm_type;
            scaleByFrequency = scale_grad_by_freq;
            sparseGradient = sparse;
            weight = nn.Parameter(table, trains);
        }

        [DisallowNull]
        public Parameter? weight
        {
            get => weightParameter;
            set => Store(ref weightParameter, value, "weight");
        }

        public override Tensor forward(Tensor input) =>
            nn.functional.embedding(input, weight!, padding, maximumNorm, normType, scaleByFrequency, sparseGradient);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Embedding Embedding(
                long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2,
                bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor table = randn(num_embeddings, embedding_dims, dtype, device);
                if (padding_idx is { } row)
                {
                    table.select(0, row).fill_(0);
                }

                return new Modules.Embedding(table, true, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
            }

            public static Modules.Embedding Embedding_from_pretrained(
                Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2,
                bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor table = embeddings.detach().to(dtype ?? embeddings.dtype, device ?? embeddings.device);
                return new Modules.Embedding(table, !freeze, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
            }
        }
    }
}
