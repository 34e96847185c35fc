namespace Strm.Checkpoints;

/// <summary>Elements that an action writes.</summary>
/// <param name="writeTo">The action.</param>
internal sealed class ActionTensorData(Action<Stream> writeTo) : TensorData
{
    /// <inheritdoc/>
    public override void CopyTo(Stream stream) => writeTo(stream);
}
