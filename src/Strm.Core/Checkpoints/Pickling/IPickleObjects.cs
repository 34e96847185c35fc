namespace Strm.Checkpoints.Pickling;

/// <summary>What a pickle refers to outside itself, and what is made of it.</summary>
internal interface IPickleObjects
{
    /// <summary>The object of a persistent id: in PyTorch's files always a storage.</summary>
    /// <param name="id">The id.</param>
    PickleValue Load(PickleValue id);

    /// <summary>A tensor of a storage.</summary>
    /// <param name="arguments">The arguments of <c>_rebuild_tensor_v2</c>: storage, offset, size, stride, and some without meaning here.</param>
    PickleValue RebuildTensor(IReadOnlyList<PickleValue> arguments);
}
