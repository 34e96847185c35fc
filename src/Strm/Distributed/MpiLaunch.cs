using System.Globalization;

namespace Strm.Distributed;

/// <summary>Whether this process is one of several, by the variables that <c>mpirun</c> and <c>srun</c> set.</summary>
internal static class MpiLaunch
{
    /// <summary>Whether a launcher started this process together with others.</summary>
    /// <param name="variable">Gives an environment variable, null if it is not set.</param>
    /// <exception cref="StrmException">SLURM started several processes that cannot find each other.</exception>
    public static bool IsShared(Func<string, string?> variable)
    {
        if (Number("OMPI_COMM_WORLD_SIZE") is { } size) return size > 1;
        var tasks = Number("SLURM_STEP_NUM_TASKS") ?? Number("SLURM_NTASKS");
        if (Has("PMIX_RANK") || Has("PMI_RANK")) return (Number("PMI_SIZE") ?? tasks ?? int.MaxValue) > 1;

        // The batch script of a job is one process, however many tasks the job asked for.
        if (!Has("SLURM_STEP_ID") || tasks is null or 1) return false;
        throw new StrmException(
            $"srun has started {tasks} processes, but none of them can find the others.",
            "Processes that work together find each other through MPI.",
            "Start them with 'srun --mpi=pmix', or one alone with 'srun -n 1'.");

        bool Has(string name) => variable(name) is { Length: > 0 };

        int? Number(string name) =>
            int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>The cores that this process may run on.</summary>
    /// <param name="status">The text of <c>/proc/self/status</c>.</param>
    /// <returns>Their numbers.</returns>
    public static IReadOnlyList<int> AllowedCores(string status)
    {
        const string field = "Cpus_allowed_list:";
        var line = status.Split('\n').FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
        return line is null ? [] : Cores(line[field.Length..]);
    }

    /// <summary>Expands a list such as <c>0-3,8</c>.</summary>
    public static IReadOnlyList<int> Cores(string list) => [.. list.Trim().Split(',').SelectMany(part =>
    {
        var ends = part.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    })];
}
