namespace Strm.Checkpoints.PyTorch;

/// <summary>Where a file keeps its storages.</summary>
internal interface ITorchStorages
{
    /// <summary>The storage of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="byteCount">The size in bytes that the pickle states.</param>
    /// <exception cref="StrmException">The file has no such storage, or one of another size.</exception>
    TorchStorage Find(string key, long byteCount);
}
