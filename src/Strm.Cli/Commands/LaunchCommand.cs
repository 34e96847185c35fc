using System.CommandLine;

namespace Strm.Cli.Commands;

/// <summary>The verb <c>strm launch</c>.</summary>
internal static class LaunchCommand
{
    private const int DefaultPort = 29500;

    private static readonly Option<int> Processes = new("--nproc") { Description = "Processes to start on this machine.", Required = true };
    private static readonly Option<int> Machines = new("--nnodes") { Description = "Machines that start as many.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Machine = new("--node-rank") { Description = "Which of them this is, from 0." };
    private static readonly Option<string?> Address = new("--master-addr") { Description = "The address of machine 0." };
    private static readonly Option<int?> Port = new("--master-port") { Description = "A free port of machine 0, where the processes meet (29500; on one machine a free one)." };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        var command = new Command("launch", "Run a command in several processes that work together: strm launch --nproc 4 train --data …")
        {
            Processes, Machines, Machine, Address, Port,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var console = result.InvocationConfiguration;
        return new Launcher(Plan(result), console.Output, console.Error).RunAsync(cancellationToken);
    }

    private static LaunchPlan Plan(ParseResult result)
    {
        var (processes, machines, machine) = (result.GetValue(Processes), result.GetValue(Machines), result.GetValue(Machine));
        var (address, port) = (result.GetValue(Address), result.GetValue(Port));
        if (processes < 1) throw new UsageException($"--nproc is {processes}. At least one process is needed. Give a larger number.");
        if (machines < 1) throw new UsageException($"--nnodes is {machines}. At least one machine is needed. Give a larger number.");
        if (machine < 0 || machine >= machines) throw new UsageException($"--node-rank is {machine}. It must be from 0 to {machines - 1}, as --nnodes is {machines}. Correct it.");
        if (port is < 1 or > 65535) throw new UsageException($"--master-port is {port}. It must be from 1 to 65535. Correct it.");
        if (machines > 1 && address is null) throw new UsageException($"--nnodes is {machines} and --master-addr is missing. The machines meet at the address of machine 0. Give it to each of them.");
        string[] command = [.. result.UnmatchedTokens];
        if (command.Length == 0) throw new UsageException("There is no command to run. Each process runs one. Put it after the flags: strm launch --nproc 4 train --data …");
        if (command[0].StartsWith('-')) throw new UsageException($"'{command[0]}' is not a flag of launch. The command to run comes after launch's flags. Put it there: strm launch --nproc 4 train --data …");
        if (result.GetValue(GlobalOptions.Verbose)) command = [.. command, GlobalOptions.Verbose.Name];
        return new LaunchPlan(processes, machines, machine, address ?? "127.0.0.1", port ?? (machines > 1 ? DefaultPort : LaunchPlan.FreePort()), command);
    }
}
