using static TorchSharp.torch;

namespace Strm.Training.Distributed;

/// <summary>The workers of one process, each on a thread and a device of its own.</summary>
/// <remarks>
/// A sum is made in the order of the workers, tensor by tensor, each as soon as that worker has its gradient: while a slower worker is
/// in its last task, those before it have added theirs already. So the result does not depend on who is first.
/// </remarks>
internal sealed class DeviceTeam(DeviceHub hub, int worker) : TrainingTeam
{
    private long round;

    /// <inheritdoc/>
    public override int Worker => worker;

    /// <inheritdoc/>
    public override int Workers => hub.Workers;

    /// <inheritdoc/>
    public override void Sum(IReadOnlyList<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var meeting = Enter(tensors);
        if (!Leads) Add(meeting, tensors);
        Take(meeting, tensors, Workers);
        hub.Leave(round, meeting);
    }

    /// <inheritdoc/>
    public override void Share(IReadOnlyList<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var meeting = Enter(tensors);
        Take(meeting, tensors, 1);
        hub.Leave(round, meeting);
    }

    /// <inheritdoc/>
    protected override bool Ask(bool answer)
    {
        var meeting = hub.Enter(++round);
        hub.Update(() => (meeting.Answers, meeting.Wanted) = (meeting.Answers + 1, meeting.Wanted || answer));
        hub.Await(() => meeting.Answers == Workers);
        var any = meeting.Wanted;
        hub.Leave(round, meeting);
        return any;
    }

    private DeviceRound Enter(IReadOnlyList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var meeting = hub.Enter(++round);
        if (Leads) hub.Update(() => (meeting.Tensors, meeting.Added) = (tensors, [.. Enumerable.Repeat(1, tensors.Count)]));
        hub.Await(() => meeting.Tensors is not null);
        return meeting;
    }

    private void Add(DeviceRound meeting, IReadOnlyList<Tensor> tensors)
    {
        for (var i = 0; i < tensors.Count; i++)
        {
            var index = i;
            hub.Await(() => meeting.Added[index] == Worker);
            var total = meeting.Tensors![i];
            total.Add(tensors[i].to(total.device));
            hub.Update(() => meeting.Added[index]++);
        }
    }

    private void Take(DeviceRound meeting, IReadOnlyList<Tensor> tensors, int added)
    {
        if (Leads) return;
        for (var i = 0; i < tensors.Count; i++)
        {
            var index = i;
            hub.Await(() => meeting.Added[index] == added);
            tensors[i].copy_(meeting.Tensors![i]);
        }
    }
}
