namespace Strm.Tests.Heads;

/// <summary>Where a method is by its nature an exception to a contract, with the reason.</summary>
internal static class Exceptions
{
    /// <summary>Heads whose score of a class depends on the other classes.</summary>
    public static IReadOnlySet<string> ClassesSeeEachOther { get; } = new HashSet<string>
    {
        "frames", // frames are centred by the mean of the whole support
        "hyrsm", // the relation of query and prototypes is one attention over all classes
    };

    /// <summary>Parameters, by the end of their names, that get no gradient, or a zero one.</summary>
    public static IReadOnlyDictionary<string, string> WithoutGradient { get; } = new Dictionary<string, string>
    {
        ["norm_v.weight"] = "kept for the official checkpoints; values are not normalised",
        ["norm_v.bias"] = "kept for the official checkpoints; values are not normalised",
        ["v_linear.bias"] = "attention sums to 1, so the bias cancels in the difference of value and prototype",
        ["alignment.bias"] = "it adds the same to all of a query segment's scores, which a softmax ignores; the paper has it",
        ["attn_pat.key_proj.weight"] = "γ starts at 0 and blocks the attention's gradient",
        ["attn_pat.key_proj.bias"] = "γ starts at 0, and a key's bias shifts a whole row of a softmax",
        ["attn_pat.query_proj.weight"] = "γ starts at 0 and blocks the attention's gradient",
        ["attn_pat.query_proj.bias"] = "γ starts at 0 and blocks the attention's gradient",
        ["attn_pat.value_conv.weight"] = "γ starts at 0 and blocks the attention's gradient",
        ["attn_pat.value_conv.bias"] = "γ starts at 0 and blocks the attention's gradient",
    };

    public static bool HasGradient(string parameter) => !WithoutGradient.Keys.Any(end => parameter.EndsWith(end, StringComparison.Ordinal));
}
