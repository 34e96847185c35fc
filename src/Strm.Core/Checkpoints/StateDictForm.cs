namespace Strm.Checkpoints;

/// <summary>What a PyTorch checkpoint is at its top.</summary>
public enum StateDictForm
{
    /// <summary>As the file that is converted; bare where that is no PyTorch file.</summary>
    Same,

    /// <summary>The state dict itself, as the official code's <c>fully_trained.pt</c>.</summary>
    Bare,

    /// <summary>A dictionary of iteration, model, optimizer and schedule, as the official code's <c>checkpoint.pt</c>.</summary>
    Wrapped,
}
