using Strm.Distributed;

namespace Strm.Tests.Training.Distributed;

/// <summary>Which variables say that a process is one of several.</summary>
public sealed class MpiLaunchTests
{
    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_RANK=0")]
    [InlineData(false, "OMPI_COMM_WORLD_SIZE=1 SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=4")]
    [InlineData(true, "PMIX_RANK=1 SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=4")]
    [InlineData(false, "PMIX_RANK=0 SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=1 SLURM_NTASKS=4")]
    [InlineData(true, "PMI_RANK=1 PMI_SIZE=2")]
    [InlineData(true, "PMIX_RANK=0")]
    [InlineData(false, "SLURM_NTASKS=4 SLURM_PROCID=0 SLURM_JOB_ID=7")]
    [InlineData(false, "SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=1")]
    public void Variables_of_launchers_say_whether_there_are_others(bool shared, string variables) => Assert.Equal(shared, MpiLaunch.IsShared(Of(variables)));

    [Fact]
    public void Processes_of_srun_without_MPI_are_refused()
    {
        var error = Assert.Throws<StrmException>(() => MpiLaunch.IsShared(Of("SLURM_STEP_ID=0 SLURM_STEP_NUM_TASKS=4 SLURM_PROCID=1")));
        Assert.Equal(
            "srun has started 4 processes, but none of them can find the others. Processes that work together find each other through MPI. Start them with 'srun --mpi=pmix', or one alone with 'srun -n 1'.",
            error.Message);
    }

    [Fact]
    public void The_cores_of_a_process_are_read_from_its_status() =>
        Assert.Equal([0, 1, 2, 3, 8, 10, 11], MpiLaunch.AllowedCores("Name:\tdotnet\nCpus_allowed:\td0f\nCpus_allowed_list:\t0-3,8,10-11\nMems_allowed:\t1\n"));

    private static Func<string, string?> Of(string variables)
    {
        var given = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]);
        return given.GetValueOrDefault;
    }
}
