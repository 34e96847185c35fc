using System.CommandLine;
using System.Reflection;
using System.Text.Json.Nodes;
using Strm.Jupyter.Hosting;
using Strm.Jupyter.Installation;
using Strm.Jupyter.Protocol;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm kernel</c>: the Jupyter kernel and its registration.</summary>
internal static class KernelCommand
{
    /// <summary>The sub-command that Jupyter runs.</summary>
    public const string Run = "run";

    private static readonly Option<bool> User = new("--user")
    {
        Description = "For this user only: in ~/.local/share/jupyter. (JUPYTER_DATA_DIR names another folder.)",
    };

    private static readonly Option<string?> Name = new("--name")
    {
        Description = $"The kernel's name; by default {KernelSpec.Preferred} if that is free, otherwise {KernelSpec.Fallback}.",
    };

    private static readonly Option<bool> DotNetInteractive = new("--dotnet-interactive")
    {
        Description = "Register Microsoft's .NET Interactive instead of this program; a private copy of it is restored from NuGet.",
    };

    private static readonly Option<string?> Removed = new("--name")
    {
        Description = "The kernel's name; by default every kernel that strm registered there.",
    };

    private static readonly Argument<string> Connection = new("connection") { Description = "The connection file that Jupyter writes." };

    /// <summary>Creates the command with its sub-commands.</summary>
    public static Command Create()
    {
        var install = new Command("install", "Register the C# kernel with Jupyter.") { User, Name, DotNetInteractive };
        install.SetAction(InstallAsync);
        var uninstall = new Command("uninstall", "Remove the registration.") { User, Removed };
        uninstall.SetAction(Uninstall);
        var run = new Command(Run, "Serve a front end; Jupyter runs this.") { Connection };
        run.SetAction(RunAsync);
        return new Command("kernel", "The C# kernel for Jupyter.") { install, uninstall, run };
    }

    private static async Task<int> InstallAsync(ParseResult result, CancellationToken cancellationToken)
    {
        await NotebookFeed.UpdateAsync(cancellationToken).ConfigureAwait(false);
        var (output, user, name) = (result.InvocationConfiguration.Output, result.GetValue(User), result.GetValue(Name));
        if (!result.GetValue(DotNetInteractive))
        {
            var own = KernelSpec.Install(Program(), user, name);
            await output.WriteLineAsync($"{Path.GetFileName(own)} is registered: {own}").ConfigureAwait(false);
            return ExitCode.Success;
        }

        // The one next to this program was restored together with the Plotly.NET that the packages depend on.
        var library = Path.Combine(AppContext.BaseDirectory, "FSharp.Core.dll");
        var tool = await DotNetInteractiveTool.InstallAsync(
            ToolManifest.DotNetInteractive(), library, user, name, cancellationToken).ConfigureAwait(false);
        foreach (var step in tool.Steps) await output.WriteLineAsync(step).ConfigureAwait(false);
        await output.WriteLineAsync($"{tool.Name} is registered: {tool.Folder}").ConfigureAwait(false);
        return ExitCode.Success;
    }

    private static int Uninstall(ParseResult result)
    {
        foreach (var folder in KernelSpec.Uninstall(result.GetValue(User), result.GetValue(Removed)))
            result.InvocationConfiguration.Output.WriteLine($"removed {folder}");
        return ExitCode.Success;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var kernel = await JupyterKernel.RunAsync(
            ConnectionFile.Read(result.GetRequiredValue(Connection)), BundledPackages.All(), cancellationToken).ConfigureAwait(false);
        if (kernel.Forged + kernel.Malformed > 0)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync(
                $"Dropped {kernel.Forged} messages that were not signed by the front end "
                + $"and {kernel.Malformed} that could not be read.").ConfigureAwait(false);
        }

        // Threads started by cells would keep the process alive.
        Environment.Exit(ExitCode.Success);
        return ExitCode.Success;
    }

    /// <summary>The command that runs the kernel: the program itself, not ./strm, because a kernel must not wait for a build.</summary>
    public static IReadOnlyList<string> Program()
    {
        var program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, Assembly.GetEntryAssembly()!.Location]
            : [program];
        return [.. self, "kernel", Run];
    }
}

/// <summary>The tools that the project pins, as <c>.config/dotnet-tools.json</c> had them when this program was built.</summary>
internal static class ToolManifest
{
    /// <summary>The version of .NET Interactive.</summary>
    public static string DotNetInteractive()
    {
        using var stream = typeof(ToolManifest).Assembly.GetManifestResourceStream("dotnet-tools.json")!;
        return (string)JsonNode.Parse(stream)!["tools"]!["microsoft.dotnet-interactive"]!["version"]!;
    }
}
