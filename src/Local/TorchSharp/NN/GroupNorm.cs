using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    public sealed class GroupNorm : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = "bias")]
        private Parameter? biasParameter;

        [ComponentName(Name = "weight")]
        private Parameter? weightParameter;

        internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, Device? device, ScalarType? dtype)
            : base("GroupNorm")
        {
            this.num_groups = num_groups;
            this.eps = eps;
            this.affine = affine;
            if (affine)
            {
                weight = nn.Parameter(ones(num_channels, dtype, device));
                bias = nn.Parameter(zeros(num_channels, dtype, device));
            }
        }

        public long num_groups { get; set; }

        public double eps { get; set; }

        public bool affine { get; set; }

        public Parameter? bias
        {
            get => biasParameter;
            set => Store(ref biasParameter, value, "bias");
        }

        public Parameter weight
        {
            get => weightParameter!;
            set => Store(ref weightParameter, value, "weight");
        }

        public override Tensor forward(Tensor tensor) => tensor.Dimensions >= 3 ? nn.functional.group_norm(tensor, num_groups, weight, bias, eps)
            : throw new ArgumentException($"Invalid number of dimensions for GroupNorm argument: {tensor.Dimensions}");
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.GroupNorm GroupNorm(
                long num_groups, long num_channels, double eps = 1e-5, bool affine = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_groups, num_channels, eps, affine, device, dtype);
        }
    }
}
