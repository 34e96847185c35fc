using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Functions over the gradients of many parameters.</summary>
        public static partial class utils
        {
            /// <summary>Scales the gradients so that their common norm is at most <paramref name="max_norm"/>.</summary>
            /// <returns>The norm before.</returns>
            public static double clip_grad_norm_(IEnumerable<Modules.Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable mode = no_grad();
                Tensor[] gradients = Gradients(tensors);
                if (gradients.Length == 0)
                {
                    return 0;
                }

                Tensor norms = stack(gradients.Select(gradient => NormOf(gradient, norm_type)));
                double total = NormOf(norms, norm_type).ToDouble();
                double scale = max_norm / (total + 1e-6);
                if (scale < 1)
                {
                    foreach (Tensor gradient in gradients)
                    {
                        gradient.mul_(scale);
                    }
                }

                return total;
            }

            public static void clip_grad_value_(IEnumerable<Modules.Parameter> tensors, double clip_value)
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable mode = no_grad();
                foreach (Tensor gradient in Gradients(tensors))
                {
                    gradient.clamp_(-clip_value, clip_value);
                }
            }

            public static Tensor parameters_to_vector(IEnumerable<Modules.Parameter> tensors)
            {
                using DisposeScope scope = NewDisposeScope();
                return cat([.. tensors.Select(tensor => tensor.view(-1))]).MoveToOuterDisposeScope();
            }

            private static Tensor NormOf(Tensor tensor, double order) =>
                double.IsPositiveInfinity(order) ? tensor.abs().max() : Aten.norm_Scalar.Call(tensor, order);

            private static Tensor[] Gradients(IEnumerable<Modules.Parameter> tensors) =>
                [.. tensors.Select(tensor => tensor.grad).OfType<Tensor>()];
        }
    }
}
