using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NetMQ;
using NetMQ.Sockets;
using Strm.Jupyter.Hosting;
using Strm.Jupyter.Protocol;


namespace Strm.Jupyter.Tests;

/// <summary>A front end written down to the frames, and the kernel that it talks to.</summary>
internal sealed class FrontEndClient : IDisposable
{
    public const string Key = "a key of the tests";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly Dictionary<ChannelKind, NetMQSocket> sockets = [];
    private readonly NetMQSocket heartbeat;
    private readonly string file = Path.GetTempFileName();
    private readonly CancellationTokenSource end = new();
    private readonly Queue<Received> iopub = new();
    private readonly int[] ports;
    private int sent;

    public FrontEndClient()
    {
        ports = FreePorts();
        File.WriteAllText(file, new JsonObject
        {
            ["transport"] = "tcp", ["ip"] = "127.0.0.1", ["key"] = Key, ["signature_scheme"] = "hmac-sha256",
            ["shell_port"] = ports[0], ["control_port"] = ports[1], ["stdin_port"] = ports[2], ["iopub_port"] = ports[3], ["hb_port"] = ports[4],
        }.ToJsonString());
        Ended = JupyterKernel.RunAsync(ConnectionFile.Read(file), [], end.Token);
        foreach (var (kind, port) in Enum.GetValues<ChannelKind>().Zip(ports)) sockets[kind] = Connect(kind == ChannelKind.Iopub ? new SubscriberSocket() : new DealerSocket(), port);
        heartbeat = Connect(new DealerSocket(), ports[4]);
        WaitUntilHeard();
    }

    /// <summary>Where the kernel listens: shell, control, stdin, iopub and heartbeat.</summary>
    public IReadOnlyList<int> Ports => ports;

    /// <summary>The kernel; done when it has ended.</summary>
    public Task<JupyterKernel> Ended { get; }

    /// <summary>Sends a request and waits for its answer and for what was shown meanwhile.</summary>
    public Answer Ask(string type, JsonObject content, ChannelKind channel = ChannelKind.Shell)
    {
        var id = Send(type, content, channel);
        return new Answer(Reply(channel, id), Shown(id));
    }

    public Answer Run(string code) => Ask("execute_request", Cell(code));

    public static JsonObject Cell(string code, bool allowStdin = false) => new()
    {
        ["code"] = code, ["silent"] = false, ["store_history"] = true, ["user_expressions"] = new JsonObject(), ["allow_stdin"] = allowStdin, ["stop_on_error"] = true,
    };

    /// <summary>Sends a message; answers its id.</summary>
    public string Send(string type, JsonObject content, ChannelKind channel = ChannelKind.Shell)
    {
        var id = $"m{++sent}";
        SendFrames(channel, Frames(id, type, content.ToJsonString()));
        return id;
    }

    public void SendFrames(ChannelKind channel, IReadOnlyList<byte[]> frames) => sockets[channel].SendMultipartBytes(frames);

    /// <summary>The frames of a message as they should be.</summary>
    public static List<byte[]> Frames(string id, string type, string content, string key = Key)
    {
        var header = new JsonObject { ["msg_id"] = id, ["msg_type"] = type, ["session"] = "s", ["username"] = "u", ["version"] = "5.3", ["date"] = "2026-01-01T00:00:00Z" };
        List<byte[]> signed = [Encoding.UTF8.GetBytes(header.ToJsonString()), "{}"u8.ToArray(), "{}"u8.ToArray(), Encoding.UTF8.GetBytes(content)];
        return [Encoding.ASCII.GetBytes("<IDS|MSG>"), Sign(signed, key), .. signed];
    }

    public static byte[] Sign(IEnumerable<byte[]> frames, string key) =>
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), frames.SelectMany(frame => frame).ToArray())));

    public JsonObject Reply(ChannelKind channel, string id)
    {
        while (true)
        {
            var received = Receive(channel);
            if (received.Parent == id) return received.Content;
        }
    }

    /// <summary>The next message of a channel.</summary>
    public Received Receive(ChannelKind channel) => channel == ChannelKind.Iopub && iopub.TryDequeue(out var early) ? early : Read(channel) ?? throw new TimeoutException($"Nothing came on {channel}.");

    /// <summary>What a request had shown, until it was done.</summary>
    public List<Received> Shown(string id)
    {
        List<Received> shown = [];
        Queue<Received> others = new();
        while (true)
        {
            var message = Receive(ChannelKind.Iopub);
            if (message.Parent != id)
            {
                others.Enqueue(message);
                continue;
            }

            shown.Add(message);
            if (message.Type != "status" || (string?)message.Content["execution_state"] != "idle") continue;
            foreach (var other in others) iopub.Enqueue(other);
            return shown;
        }
    }

    public bool Echoes()
    {
        heartbeat.SendMultipartBytes([], Encoding.ASCII.GetBytes("ping"));
        return Next(heartbeat, Patience) is [_, var echo] && Encoding.ASCII.GetString(echo) == "ping";
    }

    public void Dispose()
    {
        end.Cancel();
        Ended.Wait(Patience);
        foreach (var socket in sockets.Values.Append(heartbeat)) socket.Dispose();
        end.Dispose();
        File.Delete(file);
    }

    // A listener hears only what is published after its subscription arrived.
    private void WaitUntilHeard()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            Send("kernel_info_request", []);
            if (Next(sockets[ChannelKind.Iopub], TimeSpan.FromMilliseconds(200)) is null) continue;
            Reply(ChannelKind.Shell, $"m{sent}");
            return;
        }

        throw new TimeoutException("The kernel is not heard.");
    }

    private Received? Read(ChannelKind channel)
    {
        if (Next(sockets[channel], Patience) is not { } frames) return null;
        var start = frames.FindIndex(frame => Encoding.ASCII.GetString(frame) == "<IDS|MSG>");
        Assert.Equal(Encoding.ASCII.GetString(Sign(frames.Skip(start + 2).Take(4), Key)), Encoding.ASCII.GetString(frames[start + 1]));
        var (header, parent, content) = (JsonNode.Parse(frames[start + 2])!, JsonNode.Parse(frames[start + 3])!, JsonNode.Parse(frames[start + 5])!.AsObject());
        return new Received((string)header["msg_type"]!, (string?)parent["msg_id"], content);
    }

    private static NetMQSocket Connect(NetMQSocket socket, int port)
    {
        // A front end has one name on all its channels; the kernel's questions go to that name.
        if (socket is SubscriberSocket all) all.SubscribeToAnyTopic();
        else socket.Options.Identity = Encoding.ASCII.GetBytes("the tests");
        (socket.Options.Linger, socket.Options.SendHighWatermark, socket.Options.ReceiveHighWatermark) = (TimeSpan.Zero, 0, 0);
        socket.Connect(string.Create(CultureInfo.InvariantCulture, $"tcp://127.0.0.1:{port}"));
        return socket;
    }

    private static List<byte[]>? Next(NetMQSocket socket, TimeSpan patience)
    {
        List<byte[]> frames = [];
        return socket.TryReceiveMultipartBytes(patience, ref frames!) ? frames : null;
    }

    private static int[] FreePorts()
    {
        var listeners = Enumerable.Range(0, 5).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }
}
