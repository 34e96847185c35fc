using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Strm.Archives;
using Strm.Models;

namespace Strm.Evaluation.Caching;

/// <summary>A fingerprint of content: it changes with anything that the content depends on.</summary>
internal sealed class ContentKey
{
    // Increase the number when embeddings would differ from those stored by an earlier version of this library.
    private const string Version = "clips 2";

    private const string MapVersion = "maps 1";

    private readonly XxHash128 hash = new();

    /// <summary>The key of the embeddings that a model makes of an archive's clips.</summary>
    /// <param name="model">The model: its options and all its weights count, whatever file it came from.</param>
    /// <param name="archive">The archive; frames count by <see cref="FrameArchive.Fingerprint"/>.</param>
    /// <param name="arithmetic">How the embeddings are computed, if that changes their rounding.</param>
    /// <returns>32 hexadecimal digits.</returns>
    public static string OfClips(FewShotModel model, FrameArchive archive, string arithmetic)
    {
        var key = new ContentKey();
        key.Add(Version).Add(arithmetic).Add(archive.Fingerprint);
        key.Add(JsonSerializer.Serialize(model.Options, StrmJson.Line))
            .Add(JsonSerializer.Serialize(model.Options.Clips, StrmJson.Line));
        key.Add(OfWeights(model));
        return key.ToString();
    }

    /// <summary>The key of the maps that a model's backbone makes of an archive's clips, pooled as its head does.</summary>
    /// <param name="model">The model; the head's weights and options do not count.</param>
    /// <param name="archive">The archive.</param>
    /// <param name="arithmetic">How the maps are computed, if that changes their rounding.</param>
    /// <returns>32 hexadecimal digits.</returns>
    public static string OfMaps(FewShotModel model, FrameArchive archive, string arithmetic)
    {
        var key = new ContentKey();
        key.Add(MapVersion).Add(arithmetic).Add(archive.Fingerprint)
            .Add(model.Head.Pooling.ToString()).Add($"motion {model.Options.Head.SeesMotion}");
        key.Add(JsonSerializer.Serialize(model.Options.Normalisation, StrmJson.Line))
            .Add(JsonSerializer.Serialize(model.Options.Clips, StrmJson.Line));
        key.Add(OfBackbone(model));
        return key.ToString();
    }

    /// <summary>The key of a model's weights.</summary>
    /// <param name="model">The model.</param>
    /// <returns>32 hexadecimal digits.</returns>
    public static string OfWeights(FewShotModel model) => Of(model.Backbone.state_dict().Concat(model.Head.state_dict()));

    /// <summary>The key of the weights of a model's backbone.</summary>
    /// <param name="model">The model.</param>
    /// <returns>32 hexadecimal digits.</returns>
    public static string OfBackbone(FewShotModel model) => Of(model.Backbone.state_dict());

    private static string Of(IEnumerable<KeyValuePair<string, Tensor>> weights)
    {
        var key = new ContentKey();
        using var scope = NewDisposeScope();
        foreach (var (name, tensor) in weights.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            key.Add(name).Add($"{tensor.dtype} {string.Join(',', tensor.shape)}").Add(tensor);
        }

        return key.ToString();
    }

    /// <summary>Adds a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>This key.</returns>
    public ContentKey Add(string text)
    {
        hash.Append(BitConverter.GetBytes(text.Length));
        hash.Append(Encoding.UTF8.GetBytes(text));
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => Convert.ToHexStringLower(hash.GetCurrentHash());

    private void Add(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var numbers = tensor.detach().cpu().contiguous();
        if (numbers.numel() > 0) hash.Append(numbers.bytes);
    }
}
