namespace Strm.Jupyter.ZeroMq;

/// <summary>A socket for messages of several frames.</summary>
internal sealed unsafe class ZmqSocket : IDisposable
{
    private const int LingerOption = 17;
    private const int MaximumSizeOption = 22;
    private const int SendLimitOption = 23;
    private const int ReceiveLimitOption = 24;
    private const int HandoverOption = 56;
    private const int Subscription = 6;
    private const int SendMore = 2;
    private const int DoNotWait = 1;
    private const int LingerMilliseconds = 1000;
    private const long MaximumSize = 1L << 28;

    private nint handle;

    /// <summary>Takes a handle.</summary>
    public ZmqSocket(nint handle)
    {
        this.handle = handle != 0 ? handle : throw new ZmqException();
        Set(LingerOption, LingerMilliseconds);
        SetLong(MaximumSizeOption, MaximumSize);

        // Output must not get lost because a front end is slow.
        Set(SendLimitOption, 0);
        Set(ReceiveLimitOption, 0);
    }

    /// <summary>The handle, for waiting.</summary>
    public nint Handle => handle;

    /// <summary>Lets a peer that reconnects take over its old name.</summary>
    public void AllowHandover() => Set(HandoverOption, 1);

    /// <summary>Listens to everything.</summary>
    public void SubscribeToAll() => Check(ZmqNative.SetOption(handle, Subscription, null, 0));

    /// <summary>Listens at an address.</summary>
    /// <exception cref="ZmqException">The address is taken or is none.</exception>
    public void Bind(string address) => Check(ZmqNative.Bind(handle, address));

    /// <summary>Connects to an address.</summary>
    public void Connect(string address) => Check(ZmqNative.Connect(handle, address));

    /// <summary>Sends the frames of one message.</summary>
    public void Send(IReadOnlyList<byte[]> frames)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            fixed (byte* data = frames[i])
            {
                while (ZmqNative.Send(handle, data, (nuint)frames[i].Length, i + 1 < frames.Count ? SendMore : 0) < 0) RetryIfInterrupted();
            }
        }
    }

    /// <summary>Receives one message; null where none is waiting.</summary>
    public List<byte[]>? TryReceive()
    {
        if (!TryReceive(DoNotWait, out var frame, out var more)) return null;
        List<byte[]> frames = [frame];
        while (more)
        {
            TryReceive(0, out frame, out more);
            frames.Add(frame);
        }

        return frames;
    }

    public void Dispose()
    {
        var closed = Interlocked.Exchange(ref handle, 0);
        if (closed != 0) _ = ZmqNative.CloseSocket(closed);
    }

    private bool TryReceive(int flags, out byte[] frame, out bool more)
    {
        ZmqFrame message;
        _ = ZmqNative.InitialiseMessage(&message);
        try
        {
            while (ZmqNative.Receive(&message, handle, flags) < 0)
            {
                if (flags == DoNotWait && ZmqNative.Error() != ZmqNative.Interrupted)
                {
                    (frame, more) = ([], false);
                    return false;
                }

                RetryIfInterrupted();
            }

            frame = new ReadOnlySpan<byte>(ZmqNative.Data(&message), (int)ZmqNative.Size(&message)).ToArray();
            more = ZmqNative.HasMore(&message) != 0;
            return true;
        }
        finally
        {
            _ = ZmqNative.CloseMessage(&message);
        }
    }

    private static void RetryIfInterrupted()
    {
        if (ZmqNative.Error() != ZmqNative.Interrupted) throw new ZmqException();
    }

    private void Set(int option, int value) => Check(ZmqNative.SetOption(handle, option, &value, sizeof(int)));

    private void SetLong(int option, long value) => Check(ZmqNative.SetOption(handle, option, &value, sizeof(long)));

    private static void Check(int result)
    {
        if (result != 0) throw new ZmqException();
    }
}
