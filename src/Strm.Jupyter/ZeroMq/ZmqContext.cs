namespace Strm.Jupyter.ZeroMq;

/// <summary>What a process's sockets belong to.</summary>
internal sealed class ZmqContext : IDisposable
{
    private nint handle;

    /// <summary>Creates a context.</summary>
    /// <exception cref="JupyterException">libzmq is missing.</exception>
    public ZmqContext()
    {
        try
        {
            handle = ZmqNative.CreateContext();
        }
        catch (DllNotFoundException exception)
        {
            throw new JupyterException("The library libzmq was not found.", "The Jupyter kernel needs it.", "Run: apt-get install -y libzmq5", exception);
        }
    }

    /// <summary>Creates a socket. One thread at a time may use it.</summary>
    public ZmqSocket Create(SocketKind kind) => new(ZmqNative.CreateSocket(handle, (int)kind));

    /// <summary>Waits until what was sent is on its way, and ends.</summary>
    public void Dispose()
    {
        var ended = Interlocked.Exchange(ref handle, 0);
        if (ended == 0) return;
        while (ZmqNative.EndContext(ended) != 0 && ZmqNative.Error() == ZmqNative.Interrupted)
        {
        }
    }
}
