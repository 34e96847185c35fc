using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Strm.Jupyter.ZeroMq;

namespace Strm.Jupyter.Protocol;

/// <summary>
/// The kernel's five sockets. One thread owns them: it receives, sends what others hand it, and echoes heartbeats, so that
/// a busy cell never looks like a dead kernel.
/// </summary>
internal sealed class KernelChannels : IDisposable
{
    private const string WakeAddress = "inproc://wake";
    private static readonly byte[] WakeSignal = [1];

    private readonly ZmqContext context = new();
    private readonly MessageCodec codec;
    private readonly ZmqSocket[] sockets;
    private readonly ZmqSocket heartbeat;
    private readonly ZmqSocket woken;
    private readonly ZmqSocket waker;
    private readonly ConcurrentQueue<(ChannelKind Channel, IReadOnlyList<byte[]> Frames)> outgoing = new();
    private readonly Lock wakeGate = new();
    private readonly Action<ChannelKind, JupyterMessage> received;
    private readonly Thread thread;
    private int isAwake;
    private volatile bool ending;

    /// <summary>Listens where the connection file says.</summary>
    /// <param name="connection">Where, and the key.</param>
    /// <param name="received">Takes each message, on the sockets' thread: it must not take long.</param>
    /// <exception cref="JupyterException">An address is taken, or libzmq is missing.</exception>
    public KernelChannels(ConnectionFile connection, Action<ChannelKind, JupyterMessage> received)
    {
        this.received = received;
        codec = new MessageCodec(connection.Key);
        sockets = [Listen(SocketKind.Router, connection, connection.Shell), Listen(SocketKind.Router, connection, connection.Control),
            Listen(SocketKind.Router, connection, connection.Stdin), Listen(SocketKind.Publish, connection, connection.Iopub)];
        heartbeat = Listen(SocketKind.Reply, connection, connection.Heartbeat);
        woken = context.Create(SocketKind.Pair);
        woken.Bind(WakeAddress);
        waker = context.Create(SocketKind.Pair);
        waker.Connect(WakeAddress);
        thread = new Thread(Run) { Name = "jupyter", IsBackground = true };
    }

    /// <summary>What was received and not acted upon.</summary>
    public DroppedMessages Dropped { get; } = new();

    /// <summary>Begins to receive.</summary>
    public void Start() => thread.Start();

    /// <summary>Answers a message on the channel that it came by.</summary>
    public void Reply(ChannelKind channel, JupyterMessage request, string type, JsonObject content) =>
        Enqueue(channel, codec.Write(request.Identities, type, content, request.Header));

    /// <summary>Tells all front ends.</summary>
    public void Publish(string type, JsonObject content, byte[]? parentHeader) =>
        Enqueue(ChannelKind.Iopub, codec.Write([Encoding.ASCII.GetBytes(type)], type, content, parentHeader));

    /// <summary>Sends what is still to be sent and closes the sockets.</summary>
    public void Dispose()
    {
        ending = true;
        Wake();
        if (thread.IsAlive) thread.Join();
        foreach (var socket in (ZmqSocket[])[.. sockets, heartbeat, woken, waker]) socket.Dispose();
        context.Dispose();
    }

    private ZmqSocket Listen(SocketKind kind, ConnectionFile connection, int port)
    {
        var socket = context.Create(kind);
        if (kind == SocketKind.Router) socket.AllowHandover();
        var address = connection.Endpoint(port);
        try
        {
            socket.Bind(address);
            return socket;
        }
        catch (ZmqException exception)
        {
            throw new JupyterException($"The kernel cannot listen at {address}: {exception.Message}.", "The connection file must name addresses that are free.", "Start the kernel again from Jupyter.", exception);
        }
    }

    private void Enqueue(ChannelKind channel, IReadOnlyList<byte[]> frames)
    {
        if (ending) return;
        outgoing.Enqueue((channel, frames));
        Wake();
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref isAwake, 1) == 1) return;
        lock (wakeGate) waker.Send([WakeSignal]);
    }

    private void Run()
    {
        ZmqSocket[] listening = [sockets[(int)ChannelKind.Shell], sockets[(int)ChannelKind.Control], sockets[(int)ChannelKind.Stdin], heartbeat, woken];
        while (true)
        {
            ZmqWait.ForMessage(listening, -1);
            while (woken.TryReceive() is not null)
            {
            }

            Volatile.Write(ref isAwake, 0);
            SendAll();
            if (ending) return;
            while (heartbeat.TryReceive() is { } beat) heartbeat.Send(beat);
            Receive(ChannelKind.Control);
            Receive(ChannelKind.Stdin);
            Receive(ChannelKind.Shell);
        }
    }

    private void SendAll()
    {
        while (outgoing.TryDequeue(out var message)) sockets[(int)message.Channel].Send(message.Frames);
    }

    private void Receive(ChannelKind channel)
    {
        while (sockets[(int)channel].TryReceive() is { } frames)
        {
            var fault = codec.Read(frames, out var message);
            if (message is null) Dropped.Add(fault);
            else received(channel, message);
        }
    }
}
