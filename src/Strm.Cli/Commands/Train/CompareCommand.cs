using System.CommandLine;
using Strm.Heads;
using Strm.Studies;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm compare</c>.</summary>
internal static class CompareCommand
{
    private static readonly Option<string[]> Heads = new("--heads")
    {
        Description = $"The methods, for example strm,trx,otam, or all (default): {string.Join(", ", HeadRegistry.All)}. Differences are "
            + $"relative to the first.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly ComparisonFlags Flags = new();

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("compare", "Train several methods with the same budget and test them on the same episodes.") { Heads };
        Flags.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (Flags.Head(result) is { } head)
            throw new UsageException($"--head {head} was given. 'strm compare' takes a list of heads. Write --heads {head},… instead.");
        var entries = Names(result).Select(name =>
        {
            var preset = Flags.Preset(result, name);
            return new ComparisonEntry(name, preset, Flags.Test(result, preset));
        });
        return Flags.RunAsync(
            result,
            [.. entries],
            new ComparisonOptions { Title = "Methods of few-shot action recognition on one backbone and one set of episodes" },
            cancellationToken);
    }

    private static IEnumerable<string> Names(ParseResult result)
    {
        var names = (result.GetValue(Heads) ?? [])
            .SelectMany(n => n.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToArray();
        return names is [] or ["all"] ? HeadRegistry.All : names;
    }
}

/// <summary>The command <c>strm ablate</c>.</summary>
internal static class AblateCommand
{
    private static readonly Argument<string> Study = new("study")
    {
        Description = string.Join(" ", AblationStudy.All.Select(s => $"{s.Name}: {s.Question}")),
    };
    private static readonly ComparisonFlags Flags = new();

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "ablate", "Run one of the paper's studies: variants of STRM that differ in one thing, same budget, same episodes.") { Study };
        Flags.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var study = AblationStudy.Find(result.GetRequiredValue(Study));
        var preset = Flags.Preset(result, Flags.Head(result) ?? StrmHeadOptions.HeadName);
        var variants = study.Variants(preset, Flags.Test(result, preset));
        return Flags.RunAsync(result, variants, new ComparisonOptions { Title = study.Question, EntryKind = "Variant" }, cancellationToken);
    }
}
