using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Strm.Cli;

/// <summary>Starts the processes of a run, shows what they print, and ends all when one fails.</summary>
/// <remarks>The first process of this machine prints as if it were the only one; what the others print goes to standard error, after their rank.</remarks>
internal sealed partial class Launcher
{
    private const int Terminate = 15;
    private const int SignalBase = 128;

    // The ranks notice by themselves that one is gone, and say so; those that do not are ended.
    private static readonly TimeSpan OwnEnd = TimeSpan.FromSeconds(22);
    private static readonly TimeSpan ToldEnd = TimeSpan.FromSeconds(5);

    // An interrupted training ends after the step in hand, and saves.
    private static readonly TimeSpan SavedEnd = TimeSpan.FromMinutes(10);

    private readonly LaunchPlan plan;
    private readonly TextWriter output;
    private readonly TextWriter error;
    private readonly bool inherit;
    private readonly Lock gate = new();

    /// <summary>Prepares a launch.</summary>
    /// <param name="plan">What to start.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where messages go.</param>
    public Launcher(LaunchPlan plan, TextWriter output, TextWriter error)
    {
        (this.plan, this.output, this.error) = (plan, output, error);
        inherit = ReferenceEquals(output, Console.Out) && ReferenceEquals(error, Console.Error);
    }

    /// <summary>Starts the processes and waits for their end.</summary>
    /// <param name="cancellationToken">Ends them: each is told, and saves what it has.</param>
    /// <returns>The exit code: that of the first process that failed, else 0.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var processes = new List<Process>();
        try
        {
            for (var local = 0; local < plan.Processes; local++) processes.Add(Start(local));
            using var told = cancellationToken.Register(() => Tell(processes));
            var (rank, code) = await FirstFailureAsync(processes).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested) await AllEndedAsync(processes, SavedEnd).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (code == 0) return StrmCommandLine.Success;
            await EndAsync(processes).ConfigureAwait(false);
            await error.WriteLineAsync($"Rank {rank} {How(code)}, so all ranks have ended. {(code > SignalBase ? "A training goes on with --resume." : "The messages above say why.")}").ConfigureAwait(false);
            return code > SignalBase ? StrmCommandLine.Failure : code;
        }
        finally
        {
            foreach (var process in processes)
            {
                if (!process.HasExited) process.Kill();
                process.Dispose();
            }
        }
    }

    // The host of .NET runs this program's own assembly, whatever started it.
    private ProcessStartInfo Command(int local)
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host, [typeof(Launcher).Assembly.Location, .. plan.Arguments]);
        foreach (var (name, value) in plan.Variables(local)) start.Environment[name] = value;
        return start;
    }

    private Process Start(int local)
    {
        var start = Command(local);
        var passed = local == 0 && inherit;
        start.RedirectStandardOutput = start.RedirectStandardError = !passed;
        var process = new Process { StartInfo = start };
        var (results, messages, prefix) = local == 0 ? (output, error, "") : (error, error, $"[rank {plan.Rank(local)}] ");
        process.OutputDataReceived += (_, line) => Print(results, prefix, line.Data);
        process.ErrorDataReceived += (_, line) => Print(messages, prefix, line.Data);
        process.Start();
        if (passed) return process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Print(TextWriter writer, string prefix, string? line)
    {
        if (line is null) return;
        lock (gate) writer.WriteLine(prefix + line);
    }

    // Zero when all have ended well.
    private async Task<(int Rank, int Code)> FirstFailureAsync(List<Process> processes)
    {
        var running = processes.Select((process, local) => Ended(process, plan.Rank(local))).ToList();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running).ConfigureAwait(false);
            running.Remove(ended);
            if (await ended.ConfigureAwait(false) is (_, not 0) failure) return failure;
        }

        return (0, 0);

        static async Task<(int, int)> Ended(Process process, int rank)
        {
            await process.WaitForExitAsync().ConfigureAwait(false);
            return (rank, process.ExitCode);
        }
    }

    private static async Task EndAsync(List<Process> processes)
    {
        if (await AllEndedAsync(processes, OwnEnd).ConfigureAwait(false)) return;
        Tell(processes);
        await AllEndedAsync(processes, ToldEnd).ConfigureAwait(false);
    }

    private static async Task<bool> AllEndedAsync(List<Process> processes, TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            foreach (var process in processes) await process.WaitForExitAsync(timeout.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static void Tell(List<Process> processes)
    {
        foreach (var process in processes.Where(p => !p.HasExited)) _ = Kill(process.Id, Terminate);
    }

    private static string How(int code) => code > SignalBase ? $"was ended by signal {code - SignalBase}" : $"ended with exit code {code}";

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
