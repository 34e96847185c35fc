namespace Strm.Checkpoints.PyTorch;

/// <summary>How numbers outside tensors are written, for example an optimizer's learning rate.</summary>
public enum PyTorchNumbers
{
    /// <summary>
    /// Floats as float64 tensors of one element, and counters as plain dictionaries: the only ones that
    /// <c>torch.load(weights_only=True)</c> of PyTorch 1.13 reads. PyTorch's SGD and Adam compute with them as with floats.
    /// </summary>
    Portable,

    /// <summary>As PyTorch writes them: read by every <c>torch.load</c> without <c>weights_only</c>, and with it since PyTorch 2.</summary>
    Native,
}
