namespace Strm.Jupyter.ZeroMq;

/// <summary>Waits for several sockets.</summary>
internal static unsafe class ZmqWait
{
    private const short Readable = 1;

    /// <summary>Waits until a socket has a message.</summary>
    /// <param name="sockets">The sockets.</param>
    /// <param name="milliseconds">How long at most; −1: for ever.</param>
    public static void ForMessage(IReadOnlyList<ZmqSocket> sockets, int milliseconds)
    {
        Span<ZmqPollItem> items = stackalloc ZmqPollItem[sockets.Count];
        for (var i = 0; i < items.Length; i++) items[i] = new ZmqPollItem { Socket = sockets[i].Handle, Events = Readable };
        fixed (ZmqPollItem* first = items)
        {
            if (ZmqNative.Poll(first, items.Length, milliseconds) < 0 && ZmqNative.Error() != ZmqNative.Interrupted) throw new ZmqException();
        }
    }
}
