using static TorchSharp.torch;

namespace Strm;

/// <summary>Convolutions in oneDNN's own memory layout, which TorchSharp has no word for; see <see cref="TensorEngine.BlockedLayout"/>.</summary>
internal sealed class BlockedLayout
{
    /// <summary>Finds the operations in the provider's type.</summary>
    /// <param name="provider">The type.</param>
    public BlockedLayout(Type provider)
    {
        Enter = Method<Func<Tensor, Tensor>>(provider, nameof(Enter));
        Leave = Method<Func<Tensor, Tensor>>(provider, nameof(Leave));
        Weight = Method<Func<Tensor, int, int, Tensor>>(provider, nameof(Weight));
        Convolve = Method<Func<Tensor, Tensor, Tensor, int, int, Tensor>>(provider, nameof(Convolve));
        Pool = Method<Func<Tensor, Tensor>>(provider, nameof(Pool));
    }

    /// <summary>Puts a tensor into the layout.</summary>
    public Func<Tensor, Tensor> Enter { get; }

    /// <summary>Puts a tensor into the ordinary layout.</summary>
    public Func<Tensor, Tensor> Leave { get; }

    /// <summary>Puts a weight (O, I, k, k) into the layout for a stride and a padding.</summary>
    public Func<Tensor, int, int, Tensor> Weight { get; }

    /// <summary>Convolves an input with a weight and a bias by a stride and a padding.</summary>
    public Func<Tensor, Tensor, Tensor, int, int, Tensor> Convolve { get; }

    /// <summary>The largest of each 3 by 3 window, stride 2, padding 1.</summary>
    public Func<Tensor, Tensor> Pool { get; }

    private static T Method<T>(Type provider, string name)
        where T : Delegate => provider.GetMethod(name)!.CreateDelegate<T>();
}
