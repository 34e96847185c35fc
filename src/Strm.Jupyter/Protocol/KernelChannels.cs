using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;

namespace Strm.Jupyter.Protocol;

/// <summary>The channels between a front end and a kernel.</summary>
internal enum ChannelKind
{
    /// <summary>Requests, answered in order.</summary>
    Shell,

    /// <summary>Requests that do not wait for a running cell.</summary>
    Control,

    /// <summary>The kernel's questions to the user.</summary>
    Stdin,

    /// <summary>Output, to all front ends.</summary>
    Iopub,
}

/// <summary>
/// The kernel's five sockets. One thread owns them: it receives, sends what others pass to it, and echoes heartbeats, so that
/// a busy cell never looks like a dead kernel.
/// </summary>
internal sealed class KernelChannels : IDisposable
{
    private const long LargestFrame = 1L << 28;
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private readonly MessageCodec codec;
    private readonly List<NetMQSocket> sockets = [];
    private readonly NetMQQueue<(ChannelKind Channel, IReadOnlyList<byte[]> Frames)> outgoing = new();
    private readonly NetMQPoller poller = [];
    private readonly Action<ChannelKind, JupyterMessage> received;
    private volatile bool ending;

    // What was handed over last, above all the answer to a shutdown, must be sent before the process ends.
    static KernelChannels() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Task.Run(() => NetMQConfig.Cleanup()).Wait(2 * Linger);

    /// <summary>Listens where the connection file says.</summary>
    /// <param name="connection">Where, and the key.</param>
    /// <param name="received">Receives each message, on the sockets' thread, and must return quickly.</param>
    /// <exception cref="JupyterException">An address is in use or is not this machine's.</exception>
    public KernelChannels(ConnectionFile connection, Action<ChannelKind, JupyterMessage> received)
    {
        this.received = received;
        codec = new MessageCodec(connection.Key);
        outgoing.ReceiveReady += (_, _) => SendAll();
        poller.Add(outgoing);
        try
        {
            foreach (
                var (channel, port) in new[]
                {
                    (ChannelKind.Shell, connection.Shell), (ChannelKind.Control, connection.Control), (ChannelKind.Stdin, connection.Stdin),
                })
            {
                var router = Listen(new RouterSocket(), connection, port);
                router.Options.RouterHandover = true;
                router.ReceiveReady += (_, _) => Receive(channel);
                poller.Add(router);
            }

            Listen(new PublisherSocket(), connection, connection.Iopub);
            var heartbeat = Listen(new ResponseSocket(), connection, connection.Heartbeat);
            heartbeat.ReceiveReady += (_, _) => Echo(heartbeat);
            poller.Add(heartbeat);
        }
        catch (JupyterException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Messages that were received but not acted upon.</summary>
    public DroppedMessages Dropped { get; } = new();

    /// <summary>Begins receiving.</summary>
    public void Start() => poller.RunAsync("jupyter", isBackgroundThread: true);

    /// <summary>Answers a message on the channel it came by.</summary>
    public void Reply(ChannelKind channel, JupyterMessage request, string type, JsonObject content) =>
        Enqueue(channel, codec.Write(request.Identities, type, content, request.Header));

    /// <summary>Sends a message to all front ends.</summary>
    public void Publish(string type, JsonObject content, byte[]? parentHeader) =>
        Enqueue(ChannelKind.Iopub, codec.Write([Encoding.ASCII.GetBytes(type)], type, content, parentHeader));

    /// <summary>Sends what is still to be sent and closes the sockets.</summary>
    public void Dispose()
    {
        ending = true;
        if (poller.IsRunning) poller.Stop();
        SendAll();
        poller.Dispose();
        outgoing.Dispose();
        foreach (var socket in sockets) socket.Dispose();
    }

    private T Listen<T>(T socket, ConnectionFile connection, int port)
        where T : NetMQSocket
    {
        sockets.Add(socket);
        (socket.Options.Linger, socket.Options.MaxMsgSize) = (Linger, LargestFrame);

        // Output must not get lost because a front end is slow.
        (socket.Options.SendHighWatermark, socket.Options.ReceiveHighWatermark) = (0, 0);
        var address = connection.Endpoint(port);
        try
        {
            socket.Bind(address);
            return socket;
        }
        catch (Exception exception) when (exception is NetMQException or SocketException)
        {
            throw new JupyterException(
                $"The kernel cannot listen at {address}: {exception.Message.TrimEnd('.')}.",
                "The connection file must name addresses of this machine that are free.",
                "Start the kernel again from Jupyter.",
                exception);
        }
    }

    private void Enqueue(ChannelKind channel, IReadOnlyList<byte[]> frames)
    {
        if (!ending) outgoing.Enqueue((channel, frames));
    }

    private void SendAll()
    {
        while (outgoing.TryDequeue(out var message, TimeSpan.Zero)) sockets[(int)message.Channel].SendMultipartBytes(message.Frames);
    }

    private void Receive(ChannelKind channel)
    {
        List<byte[]> frames = [];
        while (sockets[(int)channel].TryReceiveMultipartBytes(ref frames!))
        {
            var fault = codec.Read(frames, out var message);
            if (message is null) Dropped.Add(fault);
            else received(channel, message);
            frames = [];
        }
    }

    private static void Echo(ResponseSocket heartbeat)
    {
        List<byte[]> beat = [];
        if (heartbeat.TryReceiveMultipartBytes(ref beat!)) heartbeat.SendMultipartBytes(beat);
    }
}
