namespace Strm.Jupyter.Protocol;

/// <summary>Counts the messages that were not acted upon.</summary>
internal sealed class DroppedMessages
{
    private long forged;
    private long malformed;

    /// <summary>Not signed with the key, or sent a second time.</summary>
    public long Forged => Interlocked.Read(ref forged);

    /// <summary>Not built as they should be, or of a kind that a kernel does not know.</summary>
    public long Malformed => Interlocked.Read(ref malformed);

    /// <summary>Counts one.</summary>
    public void Add(MessageFault fault)
    {
        if (fault == MessageFault.Forged) Interlocked.Increment(ref forged);
        else if (fault == MessageFault.Malformed) Interlocked.Increment(ref malformed);
    }
}
