using System.CommandLine;
using Strm.Heads;
using Strm.Models;
using Strm.Training;

namespace Strm.Cli.Commands;

/// <summary>The flags that choose between the paper's intent and what the official code does.</summary>
internal sealed class CompatibilityFlags
{
    private readonly Option<string?> compat = new("--compat")
    {
        Description = "official: query-class similarity with random weights, dropout on at test time, and the official code's steps.",
    };
    private readonly Option<string?> similarity = new("--qc") { Description = "Query-class similarity: trained, frozen (random) or off." };

    /// <summary>Adds the flags to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(compat);
        command.Options.Add(similarity);
    }

    /// <summary>Applies the flags to a model.</summary>
    /// <param name="result">What was given.</param>
    /// <param name="model">The model's options.</param>
    /// <param name="seed">The seed of random weights and dropped units.</param>
    public ModelOptions Apply(ParseResult result, ModelOptions model, long seed) =>
        WithSimilarity(result, IsOfficial(result) ? Official(seed).Apply(model) : model, seed);

    /// <summary>Applies the flags to a model and its training.</summary>
    /// <param name="result">What was given.</param>
    /// <param name="preset">The model and its training; random weights come from its seed.</param>
    public ExperimentPreset Apply(ParseResult result, ExperimentPreset preset)
    {
        var compatible = IsOfficial(result) ? Official(preset.Training.Seed).Apply(preset) : preset;
        return compatible with { Model = WithSimilarity(result, compatible.Model, preset.Training.Seed) };
    }

    private static OfficialCompatibility Official(long seed) => new() { Seed = seed };

    private bool IsOfficial(ParseResult result) => result.GetValue(compat) switch
    {
        null => false,
        "official" => true,
        var other => throw new UsageException($"--compat is '{other}'. It must be official. Correct it or leave it out."),
    };

    private ModelOptions WithSimilarity(ParseResult result, ModelOptions model, long seed)
    {
        QuerySimilarityMode? mode = result.GetValue(similarity) switch
        {
            null => null,
            "trained" => QuerySimilarityMode.Trained,
            "frozen" => QuerySimilarityMode.FrozenRandom,
            "off" => QuerySimilarityMode.Off,
            var other => throw new UsageException($"--qc is '{other}'. It must be trained, frozen or off. Correct it."),
        };
        if (mode is null) return model;
        return model.Head is StrmHeadOptions head
            ? model with { Head = head with { QuerySimilarity = mode.Value, QuerySimilaritySeed = seed } }
            : throw new UsageException(
                $"--qc was given for the head {model.Head.Name}. Only strm has a query-class similarity. Leave it out or use --head strm.");
    }
}
