using System.Globalization;

namespace Strm.Training.Distributed;

/// <summary>Which of several processes this one is, and where they meet.</summary>
/// <remarks>
/// Read from the variables that <c>torchrun</c>, SLURM's <c>srun</c> or <c>strm launch</c> set. A batch script of SLURM that does not start its
/// command with <c>srun</c> runs one process, whatever the number of tasks it asked for.
/// </remarks>
/// <param name="Rank">This process's number, from 0.</param>
/// <param name="Size">How many processes there are.</param>
/// <param name="LocalRank">Its number among those of its machine, from 0.</param>
/// <param name="MasterAddress">The machine of rank 0.</param>
/// <param name="MasterPort">The port on which rank 0, or the launcher, serves the store.</param>
/// <param name="LauncherServes">Whether the launcher serves the store, instead of rank 0.</param>
/// <param name="Attempt">Which start of the group this is, so that a restarted one does not see what the earlier one left.</param>
public sealed record RankSettings(int Rank, int Size, int LocalRank, string MasterAddress, int MasterPort, bool LauncherServes = false, string Attempt = "0")
{
    private const int DefaultPort = 29500;

    /// <summary>Reads the settings of this process.</summary>
    /// <param name="variable">Gives an environment variable, null where it is not set.</param>
    /// <returns>The settings; null where this is the only process.</returns>
    /// <exception cref="StrmException">A variable is missing or is not what it should be.</exception>
    public static RankSettings? Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var given = new Variables(name => variable(name) is { Length: > 0 } value ? value : null);
        var settings = given.Has("RANK") || given.Has("WORLD_SIZE") ? OfLauncher(given) : IsSlurmStep(given) ? OfSlurm(given) : null;
        return settings is { Size: > 1 } ? settings : null;
    }

    /// <summary>Reads the number of this process and how many there are, for work where they need not meet.</summary>
    /// <param name="variable">Gives an environment variable, null where it is not set.</param>
    /// <returns>The settings, with a meeting place of this machine where the variables name none; null where this is the only process.</returns>
    /// <exception cref="StrmException">A variable is missing or is not what it should be.</exception>
    public static RankSettings? ReadNumbers(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return Read(name => variable(name) is { Length: > 0 } value ? value : name switch
        {
            "MASTER_ADDR" => "localhost",
            "MASTER_PORT" => $"{DefaultPort}",
            "SLURM_LOCALID" => "0",
            _ => null,
        });
    }

    private static bool IsSlurmStep(Variables given) =>
        given.Has("SLURM_PROCID") && given.Has("SLURM_NTASKS") && (!given.Has("SLURM_JOB_ID") || given.Has("SLURM_STEP_ID"));

    private static RankSettings OfLauncher(Variables given)
    {
        var size = given.Number("WORLD_SIZE", 1, int.MaxValue);
        var rank = given.Number("RANK", 0, size - 1);
        if (size == 1) return new RankSettings(0, 1, 0, "localhost", DefaultPort);
        return new RankSettings(
            rank,
            size,
            given.Has("LOCAL_RANK") ? given.Number("LOCAL_RANK", 0, size - 1) : 0,
            given.Text("MASTER_ADDR"),
            given.Number("MASTER_PORT", 1, 65535),
            string.Equals(given.Optional("TORCHELASTIC_USE_AGENT_STORE"), "True", StringComparison.OrdinalIgnoreCase),
            given.Optional("TORCHELASTIC_RESTART_COUNT") ?? "0");
    }

    private static RankSettings OfSlurm(Variables given)
    {
        var size = given.Number(given.Has("SLURM_STEP_NUM_TASKS") ? "SLURM_STEP_NUM_TASKS" : "SLURM_NTASKS", 1, int.MaxValue);
        var rank = given.Number("SLURM_PROCID", 0, size - 1);
        if (size == 1) return new RankSettings(0, 1, 0, "localhost", DefaultPort);
        return new RankSettings(rank, size, given.Number("SLURM_LOCALID", 0, size - 1), SlurmMaster(given), SlurmPort(given));
    }

    private static string SlurmMaster(Variables given) =>
        given.Optional("MASTER_ADDR")
        ?? NodeList.Expand(given.Optional("SLURM_STEP_NODELIST") ?? given.Optional("SLURM_JOB_NODELIST") ?? given.Text("SLURM_NODELIST"))[0];

    // Two jobs on one machine should not meet, so the port follows from the job; the range is below those that systems hand out.
    private static int SlurmPort(Variables given)
    {
        if (given.Has("MASTER_PORT")) return given.Number("MASTER_PORT", 1, 65535);
        return given.Has("SLURM_JOB_ID") ? 15000 + (given.Number("SLURM_JOB_ID", 0, int.MaxValue) % 15000) : DefaultPort;
    }

    private sealed class Variables(Func<string, string?> read)
    {
        public bool Has(string name) => read(name) is not null;

        public string? Optional(string name) => read(name);

        public string Text(string name) => read(name) ?? throw new StrmException(
            $"{name} is not set.",
            "A process of a group needs RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT, or SLURM's SLURM_PROCID, SLURM_NTASKS, SLURM_LOCALID and SLURM_NODELIST.",
            "Start the processes with 'strm launch', torchrun or srun, or unset these variables for a single process.");

        public int Number(string name, int low, int high)
        {
            var text = Text(name);
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high) return value;
            var range = high == int.MaxValue ? $"at least {low}" : $"from {low} to {high}";
            throw new StrmException($"{name} is '{text}'.", $"It must be a whole number, {range}.", "Correct it, or unset the variables of process groups for a single process.");
        }
    }
}
