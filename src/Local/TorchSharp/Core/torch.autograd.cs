using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null,
            bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            nint[] results = new nint[inputs.Count];
            fixed (nint* outs = Handles(outputs), ins = Handles(inputs), gradients = Handles(grad_outputs), found = results)
            {
                Bridge.Check(Bridge.strm_grad(outs, gradients, outputs.Count, ins, inputs.Count, retain_graph, create_graph, allow_unused, found));
            }

            KeepAlive(outputs, inputs, grad_outputs);
            return [.. results.Select(handle => new Tensor(handle))];
        }

        public static unsafe void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            fixed (nint* outs = Handles(tensors), gradients = Handles(grad_tensors), ins = Handles(inputs))
            {
                Bridge.Check(Bridge.strm_backward(outs, gradients, tensors.Count, retain_graph ?? create_graph, create_graph, ins, inputs?.Count ?? 0));
            }

            KeepAlive(tensors, grad_tensors, inputs);
        }

        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        private static nint[]? Handles(IList<Tensor>? tensors) => tensors?.Select(tensor => tensor?.Handle ?? 0).ToArray();

        private static void KeepAlive(params ReadOnlySpan<IList<Tensor>?> lists)
        {
            foreach (IList<Tensor>? list in lists)
            {
                GC.KeepAlive(list);
            }
        }
    }
}
