using Strm.Checkpoints.Pickling;

namespace Strm.Checkpoints;

/// <summary>The state dict chosen from those in a PyTorch file.</summary>
/// <param name="Model">The state dict.</param>
/// <param name="Wrapper">The dictionary that it lies in; null if it is the file's value itself.</param>
/// <param name="Key">Its key there.</param>
/// <param name="Others">The keys of the other state dicts there.</param>
internal sealed record StateDictChoice(PickleMap Model, PickleMap? Wrapper, string? Key, IReadOnlyList<string> Others)
{
    private static readonly string[] UsualKeys = ["model_state_dict", "state_dict", "model"];

    /// <summary>Makes the choice.</summary>
    /// <param name="root">The file's value.</param>
    /// <param name="part">The key of the state dict to take, or the prefix of tensors' names; null for the usual one.</param>
    /// <param name="path">The file, for messages.</param>
    /// <returns>The choice; null if there is no state dict.</returns>
    /// <exception cref="StrmException">There are several, under keys that leave open which one is meant.</exception>
    public static StateDictChoice? Find(PickleValue root, string? part, string path)
    {
        if (root is not PickleMap map) return null;
        var found = map.Items.Where(i => i is { Key: PickleText, Value: PickleMap inner } && HasTensors(inner))
            .ToDictionary(i => ((PickleText)i.Key).Value, i => (PickleMap)i.Value, StringComparer.Ordinal);

        // A key of a wrapped checkpoint comes first: a loss saved as a tensor next to it does not make it a bare one.
        var key = part is not null && found.ContainsKey(part) ? part : UsualKeys.FirstOrDefault(found.ContainsKey);
        if (key is null && HasTensors(map)) return new StateDictChoice(map, null, null, []);
        if (key is null && found.Count > 1)
        {
            throw new StrmException(
                $"The file {path} holds several state dicts: {NameList.Of([.. found.Keys.Select(k => Texts.Clip(k))])}.",
                $"There must be only one, or one with a usual key: {string.Join(", ", UsualKeys)}.",
                $"Name it after the path: {path}::{Texts.Clip(found.Keys.First())}.");
        }

        key ??= found.Keys.FirstOrDefault();
        return key is null ? null : new StateDictChoice(found[key], map, key, [.. found.Keys.Where(k => k != key)]);
    }

    private static bool HasTensors(PickleMap map) => map.Items.Any(i => i is { Key: PickleText, Value: PickleTensor });
}
