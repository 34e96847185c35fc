using System.Text.Json.Serialization;

namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Something that a kernel is asked to do.</summary>
public abstract class KernelCommand
{
    private string? token;
    private int children;

    protected KernelCommand(string? targetKernelName = null) => TargetKernelName = targetKernelName;

    /// <summary>Runs the command, where it is not a kernel's own.</summary>
    [JsonIgnore]
    public KernelCommandInvocation? Handler { get; set; }

    [JsonIgnore]
    public KernelCommand? Parent { get; private set; }

    [JsonInclude]
    public string? TargetKernelName { get; internal set; }

    /// <summary>A part that splitting its parent made: its failure is its parent's.</summary>
    [JsonIgnore]
    internal bool IsPart { get; set; }

    public void SetParent(KernelCommand parent, bool bubbleEvents = false)
    {
        ArgumentNullException.ThrowIfNull(parent);
        if (Parent is not null && Parent != parent) throw new InvalidOperationException("Parent cannot be changed.");
        Parent = parent;
    }

    public void SetToken(string token) =>
        this.token = this.token is null || this.token == token ? token : throw new InvalidOperationException("Command token cannot be changed.");

    public string GetOrCreateToken() =>
        token ??= Parent is null ? Guid.NewGuid().ToString("N") : $"{Parent.GetOrCreateToken()}.{Interlocked.Increment(ref Parent.children)}";

    public virtual Task InvokeAsync(KernelInvocationContext context) =>
        Handler is { } handler ? handler(this, context) : throw new NoSuitableKernelException(this);

    internal bool IsSelfOrDescendantOf(KernelCommand other)
    {
        for (var command = this; command is not null; command = command.Parent)
        {
            if (command == other) return true;
        }

        return false;
    }
}
