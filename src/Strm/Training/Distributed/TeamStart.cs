using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Training.Distributed;

/// <summary>How the workers of a team begin with the same weights, optimizer and position: those of the first.</summary>
internal static class TeamStart
{
    /// <summary>Gives the state that the first worker goes on from to all others; to be called by all workers.</summary>
    /// <param name="team">The team.</param>
    /// <param name="model">This worker's replica.</param>
    /// <param name="trainer">Its trainer.</param>
    /// <param name="statePath">At the first worker the file of the state that it has restored, null for a fresh start; not used elsewhere.</param>
    public static void Run(TrainingTeam team, FewShotModel model, Trainer trainer, string? statePath)
    {
        if (team.Workers == 1) return;
        using var scope = NewDisposeScope();
        var length = Number(team, model.Device, statePath is null ? 0 : new FileInfo(statePath).Length);
        var task = Number(team, model.Device, trainer.Task);
        if (length > 0) ShareState(team, model, trainer, statePath, length, (int)task);
        team.Share([.. model.StateDict().Values]);
    }

    private static long Number(TrainingTeam team, Device device, long value)
    {
        using var number = tensor(new[] { value }, device: device);
        team.Share([number]);
        return number.cpu().data<long>()[0];
    }

    // A state travels as the bytes of its file, so that whatever a state holds arrives.
    private static void ShareState(TrainingTeam team, FewShotModel model, Trainer trainer, string? path, long length, int task)
    {
        const int chunk = 1 << 26;
        var copy = team.Leads ? null : Path.Combine(Path.GetTempPath(), $"strm-state-{Guid.NewGuid():N}.safetensors");
        try
        {
            using (var file = team.Leads ? File.OpenRead(path!) : new FileStream(copy!, FileMode.CreateNew, FileAccess.Write))
            {
                for (long done = 0; done < length; done += chunk) ShareChunk(team, model.Device, file, (int)Math.Min(chunk, length - done));
            }

            if (copy is null) return;
            TrainingStates.Load(copy, model, trainer);
            trainer.Task = task;
        }
        finally
        {
            if (copy is not null) File.Delete(copy);
        }
    }

    private static void ShareChunk(TrainingTeam team, Device device, FileStream file, int length)
    {
        using var scope = NewDisposeScope();
        var bytes = new byte[length];
        if (team.Leads) file.ReadExactly(bytes);
        var content = tensor(bytes, device: device);
        team.Share([content]);
        if (!team.Leads) file.Write(content.cpu().bytes);
    }
}
