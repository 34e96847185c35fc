using System.CommandLine;
using System.Text.Json;
using Strm.Episodes;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm splits list</c>.</summary>
internal static class SplitsListCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON list." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("list", "List the protocols and whether their lists of videos have been imported.") { Json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var output = result.InvocationConfiguration.Output;
        var rows = ProtocolRegistry.Published.Select(name => Row(ProtocolRegistry.Open(name))).ToList();
        if (result.GetValue(Json))
        {
            output.WriteLine(JsonSerializer.Serialize(rows, JsonSerializerOptions.Web));
            return ExitCode.Success;
        }

        output.WriteLine($"{"protocol",-14}{"classes",-14}{"videos",-20}lists");
        foreach (var row in rows)
        {
            var lists = row.Imported ? "imported" : row.Needed ? "needed: strm splits import" : "not needed";
            output.WriteLine($"{row.Name,-14}{string.Join('/', row.Classes),-14}{string.Join('/', row.Videos),-20}{lists}");
        }

        output.WriteLine($"{ProtocolRegistry.Folder,-14}{"your own data, split by the archive's split.json"}");
        output.WriteLine($"Imported lists are kept in {SplitStore.Default.Folder}");
        return ExitCode.Success;
    }

    private static ProtocolRow Row(SplitProtocol protocol) => new(
        protocol.Name,
        protocol.Title,
        [.. SplitProtocol.Parts.Select(part => protocol.Classes(part).Count)],
        [.. SplitProtocol.Parts.Select(part => protocol.List(part)!.Videos)],
        protocol.SelectsVideos,
        SplitProtocol.Parts.All(part => SplitStore.Default.Has(protocol.Name, protocol.List(part)!.File)),
        protocol.Source);

    private sealed record ProtocolRow(string Name, string Title, int[] Classes, int[] Videos, bool Needed, bool Imported, string Source);
}
