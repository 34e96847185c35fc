using System.CommandLine;
using Strm.Episodes;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm splits import</c>.</summary>
internal static class SplitsImportCommand
{
    private static readonly Option<string> From = new("--from")
    {
        Description = "A folder with the lists, a checkout of the authors' repository, or its address "
            + "(https://github.com/tobyperrett/trx).",
        Required = true,
    };

    private static readonly Option<string?> Protocol = new("--protocol")
    {
        Description = "Import only this protocol; by default, every one whose lists are found.",
    };

    private static readonly Option<string[]> Labels = new("--labels")
    {
        Description = "Annotations of Something-Something v2 (train and validation JSON): names the numbered classes of ssv2-otam.",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("import", "Import the published lists of videos after checking their counts and SHA-256.")
        {
            From, Protocol, Labels,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (store, output) = (SplitStore.Default, result.InvocationConfiguration.Output);
        using var source = await ListRepository.OpenAsync(result.GetRequiredValue(From), cancellationToken).ConfigureAwait(false);
        var folder = source.Folder;
        var named = result.GetValue(Protocol);
        var protocols = named is not null ? [ProtocolRegistry.Open(named, store)]
            : ProtocolRegistry.Published.Select(name => ProtocolRegistry.Open(name, store))
                .Where(p => SplitImport.IsIn(p, folder)).ToList();
        if (protocols.Count == 0)
        {
            throw new StrmException($"{folder} has no lists of a known protocol.", "They are published with TRX and STRM under splits/.",
                "Give a checkout of one of these repositories, or name a protocol with --protocol "
                + "and the folder of its lists with --from.");
        }

        foreach (var protocol in protocols)
        {
            SplitImport.Lists(protocol, folder, store);
            await output.WriteLineAsync(
                $"{protocol.Name}: {string.Join('/', SplitProtocol.Parts.Select(p => protocol.List(p)!.Videos))} videos, checked, in "
                    + $"{Path.Combine(store.Folder, protocol.Name)}").ConfigureAwait(false);
        }

        if (result.GetValue(Labels) is { Length: > 0 } files)
        {
            var numbered = ProtocolRegistry.Open("ssv2-otam", store);
            await output.WriteLineAsync(
                $"{numbered.Name}: {SplitImport.Labels(numbered, files, store)} classes named").ConfigureAwait(false);
        }

        return ExitCode.Success;
    }
}
