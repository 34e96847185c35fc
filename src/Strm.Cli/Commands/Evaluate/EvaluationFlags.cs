using System.CommandLine;
using Strm.Backbones;
using Strm.Distributed;
using Strm.Evaluation;
using Strm.Torch;

namespace Strm.Cli.Commands;

/// <summary>The flags for running an evaluation: cache, threads, ranks.</summary>
internal static class EvaluationFlags
{
    /// <summary>The value of <see cref="Cache"/> that keeps nothing on disk.</summary>
    private const string Off = "off";

    /// <summary>The folder of caches.</summary>
    public static Option<string?> Cache { get; } = new("--cache")
    {
        Description = "Where embeddings of clips are kept, or 'off'; ~/.cache/strm by default.",
    };

    /// <summary>Threads.</summary>
    public static Option<int?> Workers { get; } = new("--workers")
    {
        Description = "Threads, each working on whole clips and episodes; one per core by default.",
    };

    /// <summary>The number format of the backbone.</summary>
    public static Option<MatmulPrecision> Precision { get; } = new("--precision")
    {
        Description = "fp32 or bf16: how the backbone computes; bf16 is two to four times as fast on processors that support it, "
            + "and barely changes accuracy.",
        CustomParser = argument =>
        {
            if (argument.Tokens[0].Value is "bf16") return MatmulPrecision.Bf16;
            if (argument.Tokens[0].Value is not "fp32")
                argument.AddError($"--precision is {argument.Tokens[0].Value}. Evaluation supports fp32 and bf16. Give one of them.");
            return MatmulPrecision.Fp32;
        },
    };

    /// <summary>The folder of results.</summary>
    public static Option<string?> Out { get; } = new("--out")
    {
        Description = "The folder for evaluation-ID.json and, until the evaluation ends, its finished episodes; the checkpoint's run "
            + "folder by default.",
    };

    /// <summary>The folder of caches.</summary>
    /// <param name="given">What was given; null for the user's own, <c>off</c> for none.</param>
    public static string? CacheFolder(string? given) => given is null ? ClipCacheOptions.DefaultFolder : given == Off ? null : given;

    /// <summary>The options, from the flags.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="job">The ranks that evaluate together; null if this is the only process.</param>
    public static EvaluationOptions Options(ParseResult result, MpiJob? job = null)
    {
        var folder = CacheFolder(result.GetValue(Cache));
        if (result.GetValue(Workers) is < 1) throw new UsageException($"--workers is {result.GetValue(Workers)}. It must be at least 1.");
        var place = result.GetValue(Out);
        return new EvaluationOptions
        {
            Cache = new ClipCacheOptions
            {
                Folder = folder,
                Workers = result.GetValue(Workers) ?? job?.Cores ?? Environment.ProcessorCount,
                Precision = result.GetValue(Precision),
                Ranks = job,
            },
            Journal = place is not null ? Path.Combine(place, "episodes") : folder is null ? null : Path.Combine(folder, "evaluations"),
        };
    }
}
