using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer keeps for one parameter.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    public abstract void LoadStateDict(OptimizerState source);

    public abstract void Initialize(OptimizerOptions options);

    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    public virtual void to(Device device)
    {
    }

    /// <summary>Replaces a tensor of the state by a copy of another on the parameter's device; it belongs to no scope.</summary>
    internal void Copy(ref Tensor? target, Tensor? source)
    {
        target?.Dispose();
        target = source?.to(_parameter.device, copy: true).DetachFromDisposeScope();
    }

    internal static void Move(ref Tensor? tensor, Device device)
    {
        Tensor? before = tensor;
        tensor = before?.to(device).DetachFromDisposeScope();
        before?.Dispose();
    }

    internal static bool Alike(Tensor? one, Tensor? other) => one is null ? other is null : other is not null && one.allclose(other);
}
