using System.CommandLine;
using System.Text.Json;
using Strm.Episodes;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm splits show</c>.</summary>
internal static class SplitsShowCommand
{
    private static readonly Argument<string?> Name = new("PROTOCOL")
    {
        Description = $"One of {string.Join(", ", ProtocolRegistry.Published)}.", Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Protocol = new("--protocol") { Description = "The same as an option, as in other commands." };

    private static readonly Option<SplitPart?> Part = new("--split") { Description = "Only train, val or test." };

    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("show", "Show the classes of a protocol and how many videos each has.") { Name, Protocol, Part, Json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var output = result.InvocationConfiguration.Output;
        var protocol = ProtocolRegistry.Open(
            result.GetValue(Name) ?? result.GetValue(Protocol)
            ?? throw new UsageException(
                $"No protocol was named. It must be one of {string.Join(", ", ProtocolRegistry.Published)}. Name one, for example 'strm "
                    + $"splits show hmdb51-arn'."));
        var parts = SplitProtocol.Parts.Where(part => result.GetValue(Part) is not { } only || only == part).ToList();
        if (result.GetValue(Json))
        {
            var content = parts.ToDictionary(
                part => part.ToString().ToLowerInvariant(), part => new { list = protocol.List(part), classes = protocol.Classes(part) });
            output.WriteLine(
                JsonSerializer.Serialize(
                    new { protocol.Name, protocol.Title, protocol.Source, parts = content }, JsonSerializerOptions.Web));
            return ExitCode.Success;
        }

        output.WriteLine(protocol.Title);
        output.WriteLine($"Lists: {protocol.Source}");
        foreach (var part in parts)
        {
            output.WriteLine();
            output.WriteLine(
                $"{part.ToString().ToLowerInvariant()}: {protocol.Classes(part).Count} classes, {protocol.List(part)!.Videos} videos");
            foreach (var type in protocol.Classes(part))
                output.WriteLine($"  {type.Videos,5}  {type.Name}{(type.Label is null ? "" : $"  ({type.Label})")}");
        }

        return ExitCode.Success;
    }
}
