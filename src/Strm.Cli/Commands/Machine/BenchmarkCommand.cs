using System.CommandLine;
using System.Diagnostics;
using CliWrap;
using CliWrap.Buffered;
using Command = System.CommandLine.Command;

namespace Strm.Cli.Commands;

/// <summary>
/// The command <c>strm benchmark</c>: how fast the parts are, compared with the same work in PyTorch or the official procedure.
/// </summary>
/// <remarks>The speed measurements are in <c>tests/Strm.Benchmarks</c>, which this command builds and starts.</remarks>
internal static class BenchmarkCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "benchmark";

    /// <summary>What the command does.</summary>
    public const string Description = "Measure a part, compared with the same work in PyTorch or the official procedure.";

    private const string Project = "Strm.Benchmarks";

    /// <summary>The commands that measure speed, with what they do.</summary>
    public static IReadOnlyDictionary<string, string> SpeedParts { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["all"] = "Measure all parts, one after the other, each in a process of its own; about half an hour on two cores.",
        ["backbone"] = "Measure the backbone in evaluation, in float32 and bfloat16, compared with the official one in PyTorch, on one "
            + "thread each.",
        ["cached"] = "Measure training of STRM's head from cached features (train --freeze-backbone --cache-features), tasks per second.",
        ["checkpoint"] = "Read a checkpoint of 250 MB into memory, compared with torch.load.",
        ["classify"] = "Measure how long a ten-second video takes from file to name.",
        ["evaluate"] = "Measure a whole test, compared with the official procedure in PyTorch, of which one episode is run.",
        ["head"] = "Measure STRM's head on cached clips, compared with the official head in PyTorch, at the paper's sizes.",
        ["kernel"] = "Measure how long a notebook user waits, compared with IPython's kernel.",
        ["loader"] = "Measure reading, decoding and cropping of frames, compared with the official loader's procedure, PIL and ffmpeg.",
        ["train"] = "Measure training tasks, compared with the official procedure in PyTorch: in turns, with the losses checked against "
            + "each other.",
    };

    /// <summary>Creates the command with its sub-commands.</summary>
    public static Command Create()
    {
        var command = new Command(Name, Description);
        foreach (var (name, description) in SpeedParts) command.Subcommands.Add(new SpeedCommand(name, description));
        command.Subcommands.Add(BenchmarkRealCommand.Create());
        return command;
    }

    /// <summary>Runs a command line in the project of benchmarks, on this program's terminal.</summary>
    /// <param name="args">The arguments after <c>strm</c>.</param>
    /// <param name="error">Where progress goes.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="StrmException">The project does not exist or does not build.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter error, CancellationToken cancellationToken)
    {
        var root = SourceTree.Find();
        if (root is null || !File.Exists(ProjectFile(root)))
        {
            throw new StrmException(
                $"'strm {string.Join(' ', args)}' was run from an installed 'strm'.",
                "The benchmarks need the source code.",
                "Clone the repository and run './strm benchmark' there.");
        }

        var program = Path.Combine(root, "artifacts", "bin", Project, SourceTree.Configuration.ToLowerInvariant(), $"{Project}.dll");
        if (IsStale(program, root)) await BuildAsync(root, error, cancellationToken).ConfigureAwait(false);

        // Not through CliWrap, which gives a process pipes: here it gets the terminal, for its bars and for Ctrl-C.
        using var process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath is { } host && IsDotnet(host) ? host : "dotnet", [program, .. args]))!;
        using var stop = cancellationToken.Register(process.Kill);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode;
    }

    private static bool IsDotnet(string path) => Path.GetFileNameWithoutExtension(path) == "dotnet";

    private static string ProjectFile(string root) => Path.Combine(root, "tests", Project, $"{Project}.csproj");

    private static bool IsStale(string program, string root)
    {
        var built = File.GetLastWriteTimeUtc(program);
        string[] sources = [typeof(BenchmarkCommand).Assembly.Location, .. Directory.GetFiles(Path.GetDirectoryName(ProjectFile(root))!)];
        return sources.Any(source => File.GetLastWriteTimeUtc(source) > built);
    }

    // The projects that it references are running right now: they are built, and must not be overwritten.
    private static async Task BuildAsync(string root, TextWriter error, CancellationToken cancellationToken)
    {
        await error.WriteLineAsync($"Building tests/{Project}").ConfigureAwait(false);
        var result = await CliWrap.Cli.Wrap("dotnet")
            .WithArguments([
                "build", ProjectFile(root), "-c", SourceTree.Configuration, "-v", "q", "-nologo", "-nodeReuse:false",
                "-p:RunAnalyzers=false", "-p:BuildProjectReferences=false",
            ])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken).ConfigureAwait(false);
        if (result.IsSuccess) return;
        var first = result.StandardOutput.Split('\n')
            .FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal)) ?? result.StandardError;
        throw new StrmException(
            $"tests/{Project} could not be built: {first.Trim()}",
            "It must build.",
            $"Run 'dotnet build tests/{Project}' to see all errors.");
    }
}

/// <summary>A command that runs in the project of benchmarks; its arguments are passed on as they are.</summary>
internal sealed class SpeedCommand : Command
{
    /// <summary>Creates the command.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    public SpeedCommand(string name, string description)
        : base(name, description) => TreatUnmatchedTokensAsErrors = false;
}
