using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <content>Gradients.</content>
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => Facts.RequiresGrad;

            set
            {
                Bridge.Check(Bridge.strm_tensor_set_requires_grad(Handle, value));
                GC.KeepAlive(this);
            }
        }

        public bool is_leaf
        {
            get
            {
                bool leaf = Bridge.Check(Bridge.strm_tensor_is_leaf(Handle)) != 0;
                GC.KeepAlive(this);
                return leaf;
            }
        }

        public unsafe Tensor? grad
        {
            get
            {
                nint gradient;
                Bridge.Check(Bridge.strm_tensor_grad(Handle, &gradient));
                GC.KeepAlive(this);
                return gradient == 0 ? null : new Tensor(gradient);
            }

            set
            {
                Bridge.Check(Bridge.strm_tensor_set_grad(Handle, value?.Handle ?? 0));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true) => with_requires_grad(requires_grad);

        public Tensor with_requires_grad(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public void retain_grad()
        {
            Bridge.Check(Bridge.strm_tensor_retain_grad(Handle));
            GC.KeepAlive(this);
        }

        public Tensor detach() => Aten.detach.Call(this);

        public Tensor detach_() => Self(Aten.detach_, this);

        public void backward() => autograd.backward([this]);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}
