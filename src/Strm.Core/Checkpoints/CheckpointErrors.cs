namespace Strm.Checkpoints;

/// <summary>The errors that several readers share.</summary>
internal static class CheckpointErrors
{
    /// <summary>The file contradicts its format.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What is wrong, worded as "it …".</param>
    /// <param name="cause">The cause, if there is one.</param>
    public static StrmException Damaged(string path, string what, Exception? cause = null) =>
        new(
            $"The checkpoint {path} is damaged: {what}.",
            "It must be complete and exactly as it was written.",
            "Get the file again, or save it again.",
            cause);

    /// <summary>The file holds a Python object where a state dict holds weights.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The object's name.</param>
    public static StrmException Refused(string path, string name) =>
        new($"The checkpoint {path} names the Python object '{Texts.Clip(name)}', which was not run.",
            "Only tensors, numbers, strings, lists and dictionaries are read; nothing else that a pickle can name.",
            "If you trust the file, load it in Python and save its state dict alone: torch.save(model.state_dict(), file).");

    /// <summary>The file has the format but uses something that is not supported.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it uses, worded as "it …".</param>
    public static StrmException Unsupported(string path, string what) =>
        new($"The checkpoint {path} cannot be read: {what}.", "It must be safetensors, or a file of torch.save from PyTorch 0.4 or later.",
            "Load it in PyTorch and save its state dict again: torch.save(model.state_dict(), file).");
}
