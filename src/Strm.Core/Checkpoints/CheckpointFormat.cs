namespace Strm.Checkpoints;

/// <summary>How a checkpoint is stored.</summary>
public enum CheckpointFormat
{
    /// <summary>safetensors: a JSON header and raw elements.</summary>
    Safetensors,

    /// <summary><c>torch.save</c> since PyTorch 1.6: a zip archive with a pickle and raw elements.</summary>
    PyTorchZip,

    /// <summary><c>torch.save</c> before PyTorch 1.6: pickles and raw elements.</summary>
    PyTorchLegacy,

    /// <summary>ONNX: a graph of operations with its weights; residual networks are read.</summary>
    Onnx,
}
