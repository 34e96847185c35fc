using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strm.Distributed;

/// <summary>
/// The ranks that work together, as one of them sees them: the processes that <c>mpirun</c> or <c>srun --mpi=pmix</c> started.
/// </summary>
/// <remarks>
/// All ranks make the same calls in the same order. A rank that fails or disappears ends all of them: by MPI's rules the launcher
/// sees to that.
/// </remarks>
public sealed class MpiJob
{
    private const int MostCores = 4096;

    private MpiJob()
    {
        (Rank, Size) = (Mpi.Rank(Mpi.World), Mpi.Size(Mpi.World));
        var machine = Mpi.Machine();
        (LocalRank, LocalSize) = (Mpi.Rank(machine), Mpi.Size(machine));
        var own = MpiLaunch.AllowedCores(File.ReadAllText("/proc/self/status"));
        var sharers = new double[MostCores];
        foreach (var core in own) sharers[core] = 1;
        Mpi.AllReduce(sharers, machine);
        var share = own.Sum(core => 1 / sharers[core]) / own.Count;
        Cores = Math.Max(1, (int)Math.Round(share * Environment.ProcessorCount, MidpointRounding.ToZero));
        MachineCores = sharers.Count(ranks => ranks > 0);
    }

    /// <summary>The job of this process; null if it is the only one, or has not joined.</summary>
    public static MpiJob? Current { get; private set; }

    /// <summary>This process's number, from 0. Rank 0 writes files and reports.</summary>
    public int Rank { get; }

    /// <summary>How many ranks there are.</summary>
    public int Size { get; }

    /// <summary>This process's number among the ranks of its machine, from 0.</summary>
    public int LocalRank { get; }

    /// <summary>How many ranks its machine has.</summary>
    public int LocalSize { get; }

    /// <summary>The cores for this rank: those it may run on, divided among the ranks that may run there too.</summary>
    public int Cores { get; }

    /// <summary>This rank for a message: its number, process and machine.</summary>
    public string Name => $"Rank {Rank} (process {Environment.ProcessId} on {Environment.MachineName})";

    /// <summary>What a user should know about where the ranks run; null for nothing.</summary>
    public string? Note
    {
        get
        {
            const string path = "/sys/devices/system/cpu/online";
            if (Environment.GetEnvironmentVariable("OMPI_MCA_orte_bound_at_launch") is null || !File.Exists(path)) return null;
            var all = MpiLaunch.Cores(File.ReadAllText(path)).Count;
            if (MachineCores >= all) return null;
            return $"The ranks on this machine may use only {MachineCores} of its {all} cores, because mpirun binds them. "
                + "'mpirun --bind-to none' lets them use all.";
        }
    }

    private int MachineCores { get; }

    /// <summary>Joins the other ranks, if a launcher started this process together with others.</summary>
    /// <returns>The job; null if this is the only process.</returns>
    /// <exception cref="StrmException">Open MPI is not installed, or the processes cannot find each other.</exception>
    public static MpiJob? Join()
    {
        if (Current is not null || !MpiLaunch.IsShared(Environment.GetEnvironmentVariable)) return Current;
        if (!Mpi.IsInstalled)
        {
            throw new StrmException(
                "This process was started together with others, but Open MPI's library libmpi.so.40 is not installed.",
                "Several processes work together through Open MPI.",
                "Install it with 'apt-get install openmpi-bin', or start one process without mpirun.");
        }

        Mpi.Initialize();
        return Current = new MpiJob();
    }

    /// <summary>Ends this process's part. After a failure every rank is ended, so that none waits for it.</summary>
    /// <param name="exitCode">The exit code of this process; the error has already been written.</param>
    public static void End(int exitCode)
    {
        if (Current is null) return;
        Current = null;
        if (exitCode != 0) Mpi.Abort(exitCode);
        Mpi.Barrier();
        Mpi.Leave();
    }

    /// <summary>Ends all ranks, before anything is written, unless this one was started for the same work as rank 0.</summary>
    /// <param name="work">What the work depends on, by name.</param>
    /// <exception cref="StrmException">Something differs; the message names it.</exception>
    internal void RequireSame(JsonObject work)
    {
        var first = JsonNode.Parse(Broadcast(work.ToJsonString()));
        if (JsonDifference.First(null, work, first, "at rank 0") is { } difference)
        {
            throw new StrmException(
                $"{Name} was started with different work from rank 0: {difference}.",
                "All ranks must be given the same options and data.",
                "Start them with one command line.");
        }

        Barrier();
    }

    /// <summary>Waits for all ranks.</summary>
    internal static void Barrier() => Mpi.Barrier();

    /// <summary>Sums numbers over the ranks, in place.</summary>
    internal static void AllReduce(Span<double> numbers) => Mpi.AllReduce(numbers, Mpi.World);

    /// <summary>Sums a tensor over the ranks in float64, in place.</summary>
    internal static void AllReduce(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var flat = tensor.detach().to(ScalarType.Float64).cpu().contiguous();
        AllReduce(MemoryMarshal.Cast<byte, double>(flat.bytes));
        tensor.detach().copy_(flat);
    }

    /// <summary>Broadcasts one rank's text.</summary>
    internal string Broadcast(string text, int root = 0)
    {
        var bytes = Rank == root ? Encoding.UTF8.GetBytes(text) : [];
        var length = BitConverter.GetBytes(bytes.Length);
        Mpi.Barrier();
        Mpi.Broadcast(length, root);
        if (Rank != root) bytes = new byte[BitConverter.ToInt32(length)];
        Mpi.Broadcast(bytes, root);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Broadcasts one rank's tensors.</summary>
    /// <param name="own">At that rank its tensors; not used elsewhere.</param>
    /// <param name="root">The rank.</param>
    /// <returns>At that rank the same tensors, elsewhere copies of them on the CPU.</returns>
    internal IReadOnlyList<Tensor> Broadcast(IReadOnlyList<Tensor> own, int root = 0)
    {
        using var gradients = no_grad();
        var header = Broadcast(JsonSerializer.Serialize(own.Select(t => new Kind((int)t.dtype, t.shape))), root);
        var kinds = JsonSerializer.Deserialize<Kind[]>(header)!;
        IReadOnlyList<Tensor> all = Rank == root ? own : [.. kinds.Select(kind => empty(kind.Shape, (ScalarType)kind.Type))];
        foreach (var tensor in all)
        {
            using var scope = NewDisposeScope();
            Mpi.Broadcast(tensor.detach().cpu().contiguous().bytes, root);
        }

        return all;
    }

    private sealed record Kind(int Type, long[] Shape);
}

/// <summary>The difference between two descriptions of the same kind.</summary>
internal static class JsonDifference
{
    /// <summary>The first value that differs, by its name and with both values.</summary>
    /// <param name="name">The name of the descriptions; null at the top.</param>
    /// <param name="here">This one.</param>
    /// <param name="there">The other one.</param>
    /// <param name="where">Where the other one is, for example <c>in the run</c>.</param>
    /// <returns>A phrase; null if all is the same.</returns>
    public static string? First(string? name, JsonNode? here, JsonNode? there, string where)
    {
        if (here is not JsonObject || there is not JsonObject) return First(name, Text(here), Text(there), where);
        return here.AsObject().Select(p => p.Key).Union(there.AsObject().Select(p => p.Key), StringComparer.Ordinal)
            .Select(key => First(name is null ? key : $"{name}.{key}", here[key], there[key], where)).FirstOrDefault(d => d is not null);
    }

    /// <summary>The same for two values.</summary>
    public static string? First(string? name, string? here, string? there, string where) =>
        here == there ? null : $"{name} is {there ?? "not given"} {where} and {here ?? "not given"} here";

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : node?.ToJsonString();
}
