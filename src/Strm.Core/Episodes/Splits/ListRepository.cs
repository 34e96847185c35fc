using CliWrap;

namespace Strm.Episodes;

/// <summary>
/// A repository of lists given by its address: fetched with git into a temporary folder, which is deleted on disposal.
/// </summary>
public sealed class ListRepository : IDisposable
{
    private readonly string? temporary;

    private ListRepository(string folder, string? temporary) => (Folder, this.temporary) = (folder, temporary);

    /// <summary>The folder with the lists.</summary>
    public string Folder { get; }

    /// <summary>Uses a folder as it is, or fetches a repository.</summary>
    /// <param name="source">A folder, or an address that git understands, such as <c>https://github.com/tobyperrett/trx</c>.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Where the lists are.</returns>
    /// <exception cref="StrmException">The repository cannot be fetched.</exception>
    public static async Task<ListRepository> OpenAsync(string source, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        if (!source.Contains("://", StringComparison.Ordinal) || Directory.Exists(source)) return new ListRepository(source, null);
        var git = ExecutableFinder.TryFind("git")
            ?? throw Failed(
                source,
                "the program 'git' was not found",
                "Install it with 'sudo apt-get install git', or fetch the repository yourself and give its folder.");
        var folder = Directory.CreateTempSubdirectory("strm-lists-").FullName;
        try
        {
            await CloneAsync(git, source, folder, cancellationToken).ConfigureAwait(false);
            return new ListRepository(folder, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (temporary is not null && Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
    }

    private static async Task CloneAsync(string git, string source, string folder, CancellationToken cancellationToken)
    {
        var complaints = new List<string>();
        var result = await CliWrap.Cli.Wrap(git)
            .WithArguments(["clone", "--quiet", "--depth", "1", "--", source, folder])
            // Without a terminal to answer on, a password prompt would wait for ever.
            .WithEnvironmentVariables(variables => variables.Set("GIT_TERMINAL_PROMPT", "0"))
            .WithValidation(CommandResultValidation.None)
            .WithStandardErrorPipe(PipeTarget.ToDelegate(complaints.Add))
            .ExecuteAsync(cancellationToken).ConfigureAwait(false);
        if (result.ExitCode == 0) return;
        var why = complaints.LastOrDefault(line => line.StartsWith("fatal:", StringComparison.Ordinal))
            ?? complaints.LastOrDefault()
            ?? $"code {result.ExitCode}";
        throw Failed(
            source,
            $"git says '{why.TrimEnd('.')}'",
            "Check the address and the network, or fetch the repository elsewhere and give its folder.");
    }

    private static StrmException Failed(string source, string why, string fix) =>
        new(
            $"The repository {source} cannot be fetched: {why}.",
            "An address that git can clone, or a folder with the lists, is needed.",
            fix);
}
