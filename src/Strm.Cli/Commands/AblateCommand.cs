using System.CommandLine;
using Strm.Heads;
using Strm.Studies;

namespace Strm.Cli.Commands;

/// <summary>The verb <c>strm ablate</c>.</summary>
internal static class AblateCommand
{
    private static readonly Argument<string> Study = new("study") { Description = string.Join(" ", AblationStudy.All.Select(s => $"{s.Name}: {s.Question}")) };
    private static readonly ComparisonFlags Flags = new();

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        var command = new Command("ablate", "Run one of the paper's studies: variants of STRM that differ in one thing, same budget, same episodes.") { Study };
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
