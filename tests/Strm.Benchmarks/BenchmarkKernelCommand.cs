using System.CommandLine;
using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using Strm.Cli;
using Strm.Cli.Commands;
using Command = System.CommandLine.Command;

namespace Strm.Speed;

/// <summary>The command <c>strm benchmark kernel</c>: the waits of a person at a notebook, compared with IPython's.</summary>
internal static class BenchmarkKernelCommand
{
    private const string Script = "kernel_times.py", Ours = ".net-csharp", Theirs = "python3";

    private static readonly Option<string> Python = new("--python")
    {
        Description = "The Python that has jupyter_client.", DefaultValueFactory = _ => "/usr/bin/python3",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON list." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("kernel", BenchmarkCommand.SpeedParts["kernel"]) { Python, Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("strm-kernel-");
        try
        {
            await InstallAsync(folder.FullName, cancellationToken).ConfigureAwait(false);
            var ours = await TimesAsync(result, folder.FullName, Ours, cancellationToken).ConfigureAwait(false);
            if (!ours.Succeeded) throw Failed(ours.Output);
            var theirs = await TimesAsync(result, folder.FullName, Theirs, cancellationToken).ConfigureAwait(false);
            BenchmarkResult.Print([.. Rows(ours.Times, theirs.Times)], result.GetValue(Json), result.InvocationConfiguration.Output);
            return ExitCode.Success;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // In a process of its own, which alone has the folder for Jupyter's data.
    private static async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        var program = typeof(StrmCommandLine).Assembly.Location;
        string[] arguments = [program, "kernel", "install", "--user", "--name", Ours];
        var install = await InJupyterAsync(folder, "dotnet", arguments, cancellationToken).ConfigureAwait(false);
        if (!install.IsSuccess) throw Failed(install.StandardError);
    }

    private static async Task<(bool Succeeded, string Output, Dictionary<string, double> Times)> TimesAsync(
        ParseResult result, string folder, string kernel, CancellationToken cancellationToken)
    {
        string[] arguments = [PythonScript.Write(folder, Script), kernel];
        var run = await InJupyterAsync(folder, result.GetRequiredValue(Python), arguments, cancellationToken).ConfigureAwait(false);
        var times = run.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (Space: line.LastIndexOf(' '), Line: line))
            .ToDictionary(l => l.Line[..l.Space], l => double.Parse(l.Line[(l.Space + 1)..], CultureInfo.InvariantCulture));
        return (run.IsSuccess, run.StandardOutput + run.StandardError, times);
    }

    private static async Task<BufferedCommandResult> InJupyterAsync(
        string folder, string program, string[] arguments, CancellationToken cancellationToken) =>
        await CliWrap.Cli.Wrap(program).WithArguments(arguments)
            .WithEnvironmentVariables(e => e.Set("JUPYTER_DATA_DIR", folder)).WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken).ConfigureAwait(false);

    private static IEnumerable<BenchmarkResult> Rows(Dictionary<string, double> ours, Dictionary<string, double> theirs) =>
        ours.Select(time => new BenchmarkResult(
            $"kernel/{time.Key.Replace(' ', '-')}",
            "s",
            time.Value,
            theirs.TryGetValue(time.Key, out var other) ? other : null,
            LowerIsBetter: true,
            Note: "beside IPython"));

    private static StrmException Failed(string output) => new(
        $"The kernel could not be measured: {output.Trim()}",
        "Jupyter's client for Python must start it and get its answers.",
        "Install jupyter-client ('apt-get install jupyter-client'), or name a Python that has it with --python.");
}
