using System.Reflection;
using CliWrap;
using CliWrap.Buffered;

namespace Strm.Jupyter.Installation;

/// <summary>.NET Interactive's own tool as a Jupyter kernel: a private copy inside the registration's folder.</summary>
/// <remarks>
/// The tool comes with an FSharp.Core older than the one Plotly.NET is built for, so charts would not load. In this copy, and nowhere
/// else, the newer one replaces it. Being inside the registration's folder, the copy is removed with it.
/// </remarks>
public sealed class DotNetInteractiveTool
{
    private const string Package = "Microsoft.dotnet-interactive";
    private const string Library = "FSharp.Core.dll";

    // The tool does not understand interrupt_request, and SIGINT ends it. A shell starts it with SIGINT ignored, as it does with all
    // background processes, and passes an interrupt on as SIGURG (23), which ends nothing; the extension of Strm.Interactive then stops
    // the running cell. A shell that was itself started with SIGINT ignored, by a front end in the background of a script, could not trap
    // it: env restores the signal first.
    private const string Interruptible = "\"$@\" & kernel=$!; trap 'kill -URG $kernel' INT; trap 'kill $kernel' TERM; while kill -0 "
        + "$kernel 2>/dev/null; do wait $kernel; done";

    private readonly string folder;
    private readonly bool user;
    private readonly List<string> steps = [];

    private DotNetInteractiveTool(string folder, bool user) => (this.folder, this.user) = (folder, user);

    /// <summary>The kernel's name.</summary>
    public string Name => Path.GetFileName(folder);

    /// <summary>The folder of the registration.</summary>
    public string Folder => folder;

    /// <summary>What was done, one sentence per step.</summary>
    public IReadOnlyList<string> Steps => steps;

    /// <summary>Installs the tool unless this version is present, patches it and registers it.</summary>
    /// <param name="version">The tool's version.</param>
    /// <param name="newerLibrary">The FSharp.Core.dll that Plotly.NET needs.</param>
    /// <param name="user">For this user instead of everyone.</param>
    /// <param name="name">
    /// The kernel's name; null for <see cref="KernelSpec.Preferred"/> if that is free, else <c>dotnet-interactive</c>.
    /// </param>
    /// <param name="cancellationToken">Cancels the work; nothing is registered then.</param>
    /// <returns>What was installed.</returns>
    /// <exception cref="JupyterException">The tool cannot be restored, or the folder cannot be written.</exception>
    public static async Task<DotNetInteractiveTool> InstallAsync(
        string version, string newerLibrary, bool user, string? name, CancellationToken cancellationToken)
    {
        var tool = new DotNetInteractiveTool(KernelSpec.Choose(KernelKind.DotNetInteractive, user, name), user);
        var copy = Path.Combine(tool.folder, $"tool-{version}");
        if (Directory.Exists(copy)) tool.steps.Add($"{Package} {version} is already there.");
        else await tool.RestoreAsync(version, copy, cancellationToken).ConfigureAwait(false);
        var program = Program(copy);
        KernelSpec.Guard(tool.folder, user, () => tool.Mend(Path.Combine(Path.GetDirectoryName(program)!, Library), newerLibrary));
        KernelSpec.Write(
            tool.folder,
            KernelKind.DotNetInteractive,
            [
                "env",
                "--default-signal=INT",
                "sh",
                "-c",
                Interruptible,
                Package,
                Dotnet(),
                program,
                "jupyter",
                "--default-kernel",
                "csharp",
                "--http-local-only",
            ],
            user);
        foreach (var old in Directory.GetDirectories(tool.folder, "tool-*").Where(other => other != copy))
            KernelSpec.Guard(old, user, () => Directory.Delete(old, recursive: true));
        return tool;
    }

    // Into a folder beside it, then renamed: an interrupted copy is never taken for a complete one.
    private async Task RestoreAsync(string version, string copy, CancellationToken cancellationToken)
    {
        var partial = copy + ".partial";
        KernelSpec.Guard(folder, user, () =>
        {
            if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
            Directory.CreateDirectory(folder);
        });
        var (code, output) = await RunAsync(
            ["tool", "install", Package, "--version", version, "--tool-path", partial], cancellationToken).ConfigureAwait(false);
        if (code != 0) throw Failed(version, output);
        KernelSpec.Guard(folder, user, () => Directory.Move(partial, copy));
        steps.Add($"{Package} {version} is installed.");
    }

    private void Mend(string own, string newer)
    {
        var (old, wanted) = (AssemblyName.GetAssemblyName(own).Version!, AssemblyName.GetAssemblyName(newer).Version!);
        if (old >= wanted) return;
        File.Copy(newer, own + ".partial", overwrite: true);
        File.Move(own + ".partial", own, overwrite: true);
        steps.Add($"Its FSharp.Core {old} was replaced by {wanted}, which Plotly.NET needs.");
    }

    private static string Program(string copy)
    {
        const string Settings = ".runtimeconfig.json";
        return Directory.EnumerateFiles(copy, $"*{Settings}", SearchOption.AllDirectories)
            .Select(file => file[..^Settings.Length] + ".dll").FirstOrDefault(File.Exists)
            ?? throw new JupyterException(
                $"The folder {copy} contains no program.", $"It must be a complete copy of {Package}.",
                "Run 'kernel uninstall', then install again.");
    }

    private static JupyterException Failed(string version, string output)
    {
        var log = Path.Combine(Path.GetTempPath(), "strm-dotnet-interactive.log");
        File.WriteAllText(log, output);
        return new JupyterException(
            $"{Package} {version} could not be installed.",
            "It is restored from the NuGet sources of this machine, which needs a network the first time.",
            $"Check the network and 'dotnet nuget list source'; the SDK's output is in {log}.");
    }

    private static async Task<(int Code, string Output)> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var result = await Cli.Wrap(Dotnet()).WithArguments(arguments)
            .WithEnvironmentVariables(
                KernelKind.DotNetInteractive.Variables.ToDictionary(variable => variable.Key, string? (variable) => variable.Value))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken).ConfigureAwait(false);
        return (result.ExitCode, result.StandardOutput + result.StandardError);
    }

    // The SDK that runs this program, by path: Jupyter may start the kernel with another PATH.
    private static string Dotnet() =>
        Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";
}
