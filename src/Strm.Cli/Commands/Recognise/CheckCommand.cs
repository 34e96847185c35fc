using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Strm.Recognition;
using Strm.Reports;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm check</c>: checks the quality of a support folder.</summary>
internal static class CheckCommand
{
    private static readonly Option<string?> Html = new("--html") { Description = "Also write the findings to this file as a page." };

    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "The seed that chooses the clips of smaller support sets.", DefaultValueFactory = _ => 0,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "check",
            "Leave out each of your labelled clips in turn and see whether the others name it: accuracy, confusions, wrong labels, clips "
                + "still needed.")
        {
            RecognitionFlags.Support, RecognitionFlags.Checkpoint, RecognitionFlags.Head, RecognitionFlags.Device,
            RecognitionFlags.ImageSize, Html, Seed, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var pictures = result.GetValue(Html) is not null;
        using var classifier = await RecognitionFlags.OpenAsync(result, pictures, cancellationToken).ConfigureAwait(false);
        var check = await ProgressRenderer.RunAsync(
            result, progress => classifier.Check(result.GetValue(Seed), progress, cancellationToken)).ConfigureAwait(false);
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(Html) is { } path) SupportCheckPage.Draw(check, result.GetRequiredValue(RecognitionFlags.Support)).Save(path);
        if (result.GetValue(Json))
            await output.WriteLineAsync(
                JsonSerializer.Serialize(ToJson(check, classifier.ModelName), StrmJson.Indented)).ConfigureAwait(false);
        else Print(check, output);
        return ExitCode.Success;
    }

    private static object ToJson(SupportCheck check, string model) => new
    {
        check.Accuracy,
        check.Interval,
        check.Tested,
        check.Right,
        Actions = check.Shots.Select(a => new { Action = a.Key, Clips = a.Value, Accuracy = check.Confusion.Accuracy(a.Key) }),
        Confusions = Confusions(check).Select(c => new { c.Action, TakenFor = c.Other, Clips = c.Count }),
        Suspicious = check.Suspicious.Select(
            s => new { Clip = s.Clip.Path, s.Clip.Action, s.Kind, Like = s.Action, Nearest = s.Nearest.Path, s.Confidence }),
        check.ByShots,
        check.Advice,
        Model = model,
    };

    private static void Print(SupportCheck check, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{check.Right} of {check.Tested} clips left out were recognised: {100 * check.Accuracy:0.0} % (95 % interval "
                + $"{100 * check.Interval.Low:0.0} to {100 * check.Interval.High:0.0} %)"));
        foreach (var (action, clips) in check.Shots)
        {
            var share = check.Confusion.Accuracy(action) is { } accuracy
                ? string.Create(CultureInfo.InvariantCulture, $"{100 * accuracy:0} %")
                : "one clip, not tested";
            output.WriteLine($"  {action}: {clips} clips, {share}");
        }

        foreach (var (action, other, count) in Confusions(check))
            output.WriteLine($"{action} was mistaken for {other}: {count} of {check.Shots[action]} clips");
        foreach (var clip in check.Suspicious) output.WriteLine($"Look at {clip.Clip.Name}: {SupportCheckPage.Reason(clip)}");
        if (check.ByShots.Count > 1)
            output.WriteLine(
                "Accuracy by clips per action: " + string.Join(
                    ", ", check.ByShots.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Shots}: {100 * p.Accuracy:0} %"))));
        output.WriteLine(check.Advice);
    }

    private static IEnumerable<(string Action, string Other, long Count)> Confusions(SupportCheck check) =>
        from action in check.Confusion.Classes
        from other in check.Confusion.Classes
        let count = check.Confusion.Count(action, other)
        where action != other && count > 0
        orderby count descending
        select (action, other, count);
}
