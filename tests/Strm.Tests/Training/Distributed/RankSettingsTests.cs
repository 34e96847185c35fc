using Strm.Training.Distributed;

namespace Strm.Tests.Training.Distributed;

/// <summary>Which rank a process is, as launchers tell it.</summary>
public sealed class RankSettingsTests
{
    [Fact]
    public void Without_variables_a_process_is_alone()
    {
        Assert.Null(Read());
        Assert.Null(Read(("RANK", "0"), ("WORLD_SIZE", "1")));
        Assert.Null(Read(("SLURM_PROCID", "0"), ("SLURM_NTASKS", "1"), ("SLURM_LOCALID", "0"), ("SLURM_NODELIST", "gpu1")));
    }

    [Fact]
    public void Torchrun_tells_the_rank() =>
        Assert.Equal(
            new RankSettings(5, 8, 1, "10.0.0.1", 29501),
            Read(("RANK", "5"), ("WORLD_SIZE", "8"), ("LOCAL_RANK", "1"), ("MASTER_ADDR", "10.0.0.1"), ("MASTER_PORT", "29501")));

    [Fact]
    public void Torchrun_may_serve_the_store_itself() =>
        Assert.Equal(
            new RankSettings(0, 2, 0, "host", 29501, LauncherServes: true, Attempt: "3"),
            Read(
                ("RANK", "0"),
                ("WORLD_SIZE", "2"),
                ("LOCAL_RANK", "0"),
                ("MASTER_ADDR", "host"),
                ("MASTER_PORT", "29501"),
                ("TORCHELASTIC_USE_AGENT_STORE", "True"),
                ("TORCHELASTIC_RESTART_COUNT", "3")));

    [Fact]
    public void Slurm_tells_the_rank_and_the_first_machine_is_the_meeting_place() =>
        Assert.Equal(
            new RankSettings(6, 8, 2, "gpu01", 15000 + (123456 % 15000)),
            Read(
                ("SLURM_PROCID", "6"),
                ("SLURM_NTASKS", "8"),
                ("SLURM_LOCALID", "2"),
                ("SLURM_NODELIST", "gpu[01-02]"),
                ("SLURM_JOB_ID", "123456"),
                ("SLURM_STEP_ID", "0")));

    [Fact]
    public void A_batch_script_of_slurm_that_does_not_use_srun_is_one_process() =>
        Assert.Null(Read(("SLURM_PROCID", "0"), ("SLURM_NTASKS", "8"), ("SLURM_LOCALID", "0"), ("SLURM_NODELIST", "gpu[1-2]"), ("SLURM_JOB_ID", "7")));

    [Theory]
    [InlineData("2", "2", "RANK is '2'. It must be a whole number, from 0 to 1.")]
    [InlineData("x", "2", "RANK is 'x'. It must be a whole number, from 0 to 1.")]
    [InlineData("0", "0", "WORLD_SIZE is '0'. It must be a whole number, at least 1.")]
    [InlineData("0", null, "WORLD_SIZE is not set. A process of a group needs RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT")]
    [InlineData("1", "2", "MASTER_ADDR is not set.")]
    public void Wrong_variables_are_named(string rank, string? size, string message)
    {
        var error = Assert.Throws<StrmException>(() => Read(("RANK", rank), ("WORLD_SIZE", size)));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_without_a_meeting_needs_no_address()
    {
        Assert.Equal(new RankSettings(1, 3, 0, "localhost", 29500), ReadNumbers(("RANK", "1"), ("WORLD_SIZE", "3")));
        Assert.Equal((2, 4), ReadNumbers(("SLURM_PROCID", "2"), ("SLURM_NTASKS", "4"), ("SLURM_NODELIST", "gpu1")) is { } step ? (step.Rank, step.Size) : default);
        Assert.Null(ReadNumbers(("SLURM_PROCID", "0"), ("SLURM_NTASKS", "8"), ("SLURM_JOB_ID", "7")));
        Assert.StartsWith("RANK is '5'.", Assert.Throws<StrmException>(() => ReadNumbers(("RANK", "5"), ("WORLD_SIZE", "2"))).Message, StringComparison.Ordinal);
        Assert.StartsWith("WORLD_SIZE is not set.", Assert.Throws<StrmException>(() => ReadNumbers(("RANK", "1"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("login", "login")]
    [InlineData("a,b", "a b")]
    [InlineData("gpu[01-03,7],login", "gpu01 gpu02 gpu03 gpu7 login")]
    [InlineData("rack[1-2]n[8-10]-ib", "rack1n8-ib rack1n9-ib rack1n10-ib rack2n8-ib rack2n9-ib rack2n10-ib")]
    public void Lists_of_machines_are_written_out(string text, string expected) => Assert.Equal(expected.Split(' '), NodeList.Expand(text));

    [Theory]
    [InlineData("")]
    [InlineData("gpu[1-")]
    [InlineData("gpu[3-1]")]
    [InlineData("gpu[a]")]
    [InlineData("gpu1]")]
    [InlineData("a,,b")]
    public void What_is_no_list_of_machines_is_refused(string text) =>
        Assert.StartsWith($"The list of machines is '{text}'.", Assert.Throws<StrmException>(() => NodeList.Expand(text)).Message, StringComparison.Ordinal);

    private static RankSettings? ReadNumbers(params (string Name, string? Value)[] variables) =>
        RankSettings.ReadNumbers(name => variables.FirstOrDefault(v => v.Name == name).Value);

    private static RankSettings? Read(params (string Name, string? Value)[] variables)
    {
        var given = variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
        return RankSettings.Read(name => given.GetValueOrDefault(name));
    }
}
