using System.CommandLine;
using System.Text;
using Strm.Archives;
using Strm.Episodes;
using Strm.Reports;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm data verify</c>: compares an archive with a protocol.</summary>
internal static class DataVerifyCommand
{
    private const int Shown = 20;

    private static readonly Option<SplitPart?> Part = new("--split") { Description = "Only train, val or test." };

    private static readonly Option<DecodeScope> Decode = new("--decode")
    {
        Description = "Frames to decode: testframes (those used in testing), all, or none.",
        DefaultValueFactory = _ => DecodeScope.TestFrames,
    };

    private static readonly Option<bool> MissingOk = new("--missing-ok")
    {
        Description = "Accept missing clips as long as every class can supply an episode.",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };

    private static readonly Option<string?> Html = new("--html") { Description = "Also write the report to this file as a page." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("verify", "Report what an archive lacks for a protocol: missing, misnamed, short and damaged clips.")
        {
            DataFlags.Data, DataFlags.Protocol, DataFlags.SplitSeed, Part, DataFlags.Way, DataFlags.Shot, DataFlags.Queries,
            DataFlags.Frames, Decode, MissingOk,
            Json, Html,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var archive = FrameArchive.Open(result.GetRequiredValue(DataFlags.Data));
        var protocol = DataFlags.OpenProtocol(result, archive);
        var options = new VerificationOptions
        {
            Parts = result.GetValue(Part) is { } part ? [part] : SplitProtocol.Parts,
            Shape = DataFlags.Shape(result),
            Frames = DataFlags.FramesOf(result),
            Decode = result.GetValue(Decode),
            MissingOk = result.GetValue(MissingOk),
        };
        var report = await ProgressRenderer.RunAsync(
            result, progress => ArchiveVerifier.Verify(archive, protocol, options, progress, cancellationToken)).ConfigureAwait(false);
        if (result.GetValue(Html) is { } page) VerificationPage.Draw(report).Save(page);
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(Json)) await output.WriteLineAsync(VerificationJson.Of(report).ToJsonString()).ConfigureAwait(false);
        else Print(report, output);
        return report.Faults().Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static void Print(VerificationReport report, TextWriter output)
    {
        output.WriteLine($"{"split",-6}{"expected",9}{"found",8}{"missing",9}{"too short",11}{"undecodable",13}{"usable",8}  class");
        foreach (var row in report.Classes)
        {
            output.WriteLine(
                $"{row.Part.ToString().ToLowerInvariant(),-6}{row.Class.Expected?.ToString() ?? "-",9}" +
                $"{row.Class.Found,8}{row.Missing,9}{row.Class.TooShort.Count,11}" +
                $"{row.Undecodable.Count,13}{row.Usable,8}  {row.Class.Name}{(row.IsEnough ? "" : "  (too few)")}");
        }

        List(output, report.Mismatches.Select(m => $"{m.Expected} is missing; the closest name is {m.Closest}"));
        List(output, report.Classes.SelectMany(c => c.Class.TooShort).Select(c => $"too short: {c}"));
        List(output, report.Classes.SelectMany(c => c.Undecodable).Select(u => $"cannot be decoded: {u.Clip.Id}. {u.Reason}"));
        List(output, report.UnusedClasses.Select(c => $"not in the protocol: class {c}"));
        List(output, report.Problems.Select(p => p.Detail));
        List(output, report.Faults().DefaultIfEmpty("The archive is fit for this protocol."));
    }

    private static void List(TextWriter output, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        foreach (var line in all.Take(Shown)) output.WriteLine(line);
        if (all.Count > Shown) output.WriteLine($"and {all.Count - Shown} more: see --json or --html");
    }
}
