using System.Text.RegularExpressions;

namespace Strm.Checkpoints;

/// <summary>The names of the official state dict (github Anirudh257/strm, <c>model.py</c>) and of its relatives.</summary>
public static partial class StateDictKeys
{
    /// <summary>
    /// The part of the model for the query-class similarity. The official code does not save it; this is the name it would have there.
    /// </summary>
    public const string QuerySimilarityPart = "new_dist_loss_post_pat";

    /// <summary>The part for patch-level enrichment.</summary>
    public const string PatchEnrichmentPart = "attn_pat";

    /// <summary>The part for frame-level enrichment.</summary>
    public const string FrameEnrichmentPart = "fr_enrich";

    /// <summary>The part for temporal relation modelling.</summary>
    public const string RelationPart = "transformers";

    /// <summary>The prefix of the names of the query-class similarity.</summary>
    public const string QuerySimilarity = QuerySimilarityPart + ".";

    /// <summary>The prefix of the names of patch-level enrichment.</summary>
    public const string PatchEnrichment = PatchEnrichmentPart + ".";

    /// <summary>The prefix of the names of frame-level enrichment.</summary>
    public const string FrameEnrichment = FrameEnrichmentPart + ".";

    /// <summary>The prefix of the names of the backbone.</summary>
    public const string Backbone = "resnet.";

    /// <summary>The prefix of the names of temporal relation modelling.</summary>
    public const string Relation = RelationPart + ".";

    /// <summary>A tensor that <c>torch.optim.swa_utils.AveragedModel</c> keeps among the weights: how many models were averaged.</summary>
    public const string AverageCount = "n_averaged";

    private const string Parallelism = "module.";

    /// <summary>
    /// What PyTorch's wrappers insert into names, wherever they wrap: data parallelism, compilation, activation checkpoints, sharding.
    /// </summary>
    private static readonly string[] Wrappers =
        ["module", "_orig_mod", "_checkpoint_wrapped_module", "_fsdp_wrapped_module", "_forward_module"];

    /// <summary>
    /// What users call the network in a class of their own (Lightning, OpenMMLab, MoCo); in this project's files these may
    /// be names of parts.
    /// </summary>
    private static readonly string[] Owners = [.. Wrappers, "model", "backbone", "encoder", "encoder_q", "net"];

    /// <summary>The parts that the official code runs on several devices.</summary>
    private static readonly string[] Parallel = [Backbone, PatchEnrichment, FrameEnrichment];

    private static readonly (string Torchvision, string Official)[] BackboneNames =
    [
        ("conv1.", $"{Backbone}0."), ("bn1.", $"{Backbone}1."), ("layer1.", $"{Backbone}4."), ("layer2.", $"{Backbone}5."),
        ("layer3.", $"{Backbone}6."), ("layer4.", $"{Backbone}7."),
    ];

    /// <summary>
    /// A key without the names that PyTorch's wrappers insert: <c>module.</c> (several devices), <c>_orig_mod.</c>
    /// (<c>torch.compile</c>) and others.
    /// </summary>
    /// <param name="key">The key.</param>
    public static string Normalise(string key) => Without(key, Wrappers);

    /// <summary>
    /// A key of another program's file without the names of wrappers or the user's own name for the network, for example
    /// <c>model.</c> or <c>backbone.</c>.
    /// </summary>
    /// <param name="key">The key.</param>
    internal static string Unwrap(string key) => Without(key, Owners);

    /// <summary>Whether a key has the name that training on several devices inserts.</summary>
    /// <param name="key">The key as it is in the file.</param>
    internal static bool IsParallel(string key) =>
        key.StartsWith(Parallelism, StringComparison.Ordinal) || key.Contains("." + Parallelism, StringComparison.Ordinal);

    /// <summary>A key with the <c>module.</c> that the official code expects on several devices.</summary>
    /// <param name="key">The normalised key.</param>
    public static string ForDataParallel(string key)
    {
        var part = Parallel.FirstOrDefault(p => key.StartsWith(p, StringComparison.Ordinal));
        return part is null ? key : part + Parallelism + key[part.Length..];
    }

    /// <summary>
    /// The official name of a torchvision ResNet's key; null for its classifier (<c>fc</c>), which the backbone does not have.
    /// </summary>
    /// <param name="key">The normalised key.</param>
    public static string? FromTorchvision(string key)
    {
        foreach (var (torchvision, official) in BackboneNames)
            if (key.StartsWith(torchvision, StringComparison.Ordinal)) return official + key[torchvision.Length..];
        return null;
    }

    /// <summary>Whether a key is a buffer: saved, but neither trained nor known to the optimizer.</summary>
    /// <param name="key">The key.</param>
    public static bool IsBuffer(string key) => BufferName().IsMatch(key);

    /// <summary>Whether a key may be missing: batch counts, which torchvision's older files lack and nothing here uses.</summary>
    /// <param name="key">The key.</param>
    public static bool IsOptional(string key) => key.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    private static string Without(string key, string[] names)
    {
        if (!names.Any(n => key.Contains(n + ".", StringComparison.Ordinal))) return key;
        var parts = key.Split('.');
        return string.Join('.', parts.Where((part, i) => i == parts.Length - 1 || !names.Contains(part, StringComparer.Ordinal)));
    }

    [GeneratedRegex(@"(^|\.)(running_mean|running_var|num_batches_tracked|pe\.pe)$", RegexOptions.CultureInvariant)]
    private static partial Regex BufferName();
}
