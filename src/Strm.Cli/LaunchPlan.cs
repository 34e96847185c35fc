using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Strm.Cli;

/// <summary>The processes that one machine starts of a run on several processes.</summary>
/// <param name="Processes">How many it starts.</param>
/// <param name="Machines">How many machines start as many.</param>
/// <param name="Machine">Which of them this is, from 0.</param>
/// <param name="MasterAddress">The first machine's address.</param>
/// <param name="MasterPort">The port there where the ranks meet.</param>
/// <param name="Arguments">The command line of each process, after <c>strm</c>.</param>
internal sealed record LaunchPlan(int Processes, int Machines, int Machine, string MasterAddress, int MasterPort, IReadOnlyList<string> Arguments)
{
    /// <summary>The rank of a process.</summary>
    /// <param name="local">Its number on this machine, from 0.</param>
    public int Rank(int local) => (Machine * Processes) + local;

    /// <summary>What a process finds in its environment, beside what this one has.</summary>
    /// <param name="local">Its number on this machine, from 0.</param>
    public IReadOnlyDictionary<string, string> Variables(int local)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["RANK"] = Text(Rank(local)),
            ["WORLD_SIZE"] = Text(Machines * Processes),
            ["LOCAL_RANK"] = Text(local),
            ["LOCAL_WORLD_SIZE"] = Text(Processes),
            ["MASTER_ADDR"] = MasterAddress,
            ["MASTER_PORT"] = Text(MasterPort),
            [RankProcess.LauncherVariable] = Text(Environment.ProcessId),
        };

        // Processes share the cores out, unless the user has.
        var given = Environment.GetEnvironmentVariable("OMP_NUM_THREADS");
        variables["OMP_NUM_THREADS"] = string.IsNullOrEmpty(given) ? Text(Math.Max(1, Environment.ProcessorCount / Processes)) : given;
        return variables;
    }

    /// <summary>A port of this machine that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
