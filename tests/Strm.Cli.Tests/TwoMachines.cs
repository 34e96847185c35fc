using System.Diagnostics;
using System.Globalization;

namespace Strm.Cli.Tests;

/// <summary>Two networks of this machine with a cable between them, as if they were two machines.</summary>
internal sealed class TwoMachines : IDisposable
{
    private static readonly string Prefix = string.Create(CultureInfo.InvariantCulture, $"strm{Environment.ProcessId}");

    private TwoMachines()
    {
    }

    /// <summary>Makes the networks; null where that is not allowed.</summary>
    public static TwoMachines? Create()
    {
        var network = new TwoMachines();
        string[] commands =
        [
            $"netns add {Name(0)}",
            $"netns add {Name(1)}",
            $"link add {Name(0)} netns {Name(0)} type veth peer name {Name(1)} netns {Name(1)}",
            .. Enumerable.Range(0, 2).SelectMany(i => new[]
            {
                $"-n {Name(i)} addr add {Address(i)}/24 dev {Name(i)}", $"-n {Name(i)} link set {Name(i)} up", $"-n {Name(i)} link set lo up",
            }),
        ];
        if (commands.All(Ip)) return network;
        network.Dispose();
        return null;
    }

    /// <summary>The address of a machine.</summary>
    public static string Address(int machine) => string.Create(CultureInfo.InvariantCulture, $"10.213.7.{machine + 1}");

    /// <summary>What runs a command on a machine.</summary>
    public static string[] Enter(int machine) => ["ip", "netns", "exec", Name(machine)];

    /// <summary>The addresses of both.</summary>
    public const string Network = "10.213.7.0/24";

    /// <summary>A script that takes the place of ssh: it runs a command on the machine of an address, under a name of its own.</summary>
    public static string RemoteShell() =>
        $"#!/bin/sh\ncase $1 in {Address(0)}) name={Name(0)};; *) name={Name(1)};; esac\nshift\nexec ip netns exec $name unshare --uts sh -c \"hostname $name; $*\"\n";

    public void Dispose()
    {
        foreach (var machine in new[] { 0, 1 }) Ip($"netns del {Name(machine)}");
    }

    private static string Name(int machine) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{(char)('a' + machine)}");

    private static bool Ip(string arguments)
    {
        try
        {
            var start = new ProcessStartInfo("ip", arguments.Split(' ')) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
