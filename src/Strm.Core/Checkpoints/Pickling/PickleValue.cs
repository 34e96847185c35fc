namespace Strm.Checkpoints.Pickling;

/// <summary>A value of a pickle that holds no code: the tree that a state dict is made of.</summary>
/// <remarks>Values from a file form a tree of bounded depth, so walking them ends.</remarks>
public abstract class PickleValue
{
    private protected PickleValue()
    {
    }

    /// <summary>Whether this is a number: an integer, a truth value, a float, or a tensor of one float64 element.</summary>
    /// <param name="number">The number.</param>
    /// <remarks>Files for PyTorch 1.13's <c>weights_only</c> loader have to hold floats as such tensors: see <see cref="Strm.Checkpoints.PyTorch.PyTorchNumbers"/>.</remarks>
    public bool TryGetNumber(out double number)
    {
        number = this switch
        {
            PickleInteger integer => (double)integer.Value,
            PickleBoolean boolean => boolean.Value ? 1 : 0,
            PickleFloat value => value.Value,
            PickleTensor tensor => tensor.Scalar(),
            _ => double.NaN,
        };
        return this is PickleInteger or PickleBoolean or PickleFloat || (this is PickleTensor && !double.IsNaN(number));
    }
}
