using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strm.Jupyter.Protocol;

/// <summary>
/// Where a front end expects the kernel, and the key with which messages are signed: the file that Jupyter writes for a kernel.
/// </summary>
public sealed record ConnectionFile
{
    private const string KnownScheme = "hmac-sha256";
    private const int LargestPort = 65535;

    private ConnectionFile(JsonObject json, string path)
    {
        Transport = Text(json, "transport", path);
        Address = Text(json, "ip", path);
        Key = (string?)json["key"] ?? string.Empty;
        (Shell, Control, Stdin, Iopub, Heartbeat) =
            (
                Port(json, "shell_port", path),
                Port(json, "control_port", path),
                Port(json, "stdin_port", path),
                Port(json, "iopub_port", path),
                Port(json, "hb_port", path));

        // NetMQ's ipc is not a socket file but a port of its own choosing, where no front end looks.
        if (Transport != "tcp")
            throw Wrong(path, $"its transport is '{Transport}'", "this kernel supports only tcp; do not set KernelManager.transport");
        var scheme = (string?)json["signature_scheme"] ?? KnownScheme;
        if (scheme != KnownScheme) throw Wrong(path, $"its signature_scheme is '{scheme}'", $"{KnownScheme} is known");
    }

    /// <summary><c>tcp</c>: the only transport that NetMQ shares with front ends.</summary>
    public string Transport { get; }

    /// <summary>The only address to listen on.</summary>
    public string Address { get; }

    /// <summary>The key for signatures; empty if messages are not signed.</summary>
    public string Key { get; }

    /// <summary>The port for requests.</summary>
    public int Shell { get; }

    /// <summary>The port for requests that do not wait for cells.</summary>
    public int Control { get; }

    /// <summary>The port for questions to the user.</summary>
    public int Stdin { get; }

    /// <summary>The port for output.</summary>
    public int Iopub { get; }

    /// <summary>The port that echoes heartbeats.</summary>
    public int Heartbeat { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its content.</returns>
    /// <exception cref="JupyterException">The file is missing or invalid.</exception>
    public static ConnectionFile Read(string path)
    {
        if (!File.Exists(path))
            throw new JupyterException(
                $"The connection file {path} does not exist.",
                "Jupyter writes one for each kernel that it starts.",
                "Start the kernel from Jupyter: strm kernel install, then choose it there.");
        try
        {
            if (StrictJson.Object(Encoding.UTF8.GetBytes(File.ReadAllText(path))) is { } json) return new ConnectionFile(json, path);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw Wrong(path, "it is not the expected JSON", exception.Message);
        }

        throw Wrong(path, "it is not a JSON object", "Jupyter writes one");
    }

    /// <summary>The address of a port, as ZeroMQ writes it.</summary>
    internal string Endpoint(int port) => $"tcp://{Address}:{port}";

    private static string Text(JsonObject json, string name, string path) =>
        (string?)json[name] is { Length: > 0 } text ? text : throw Wrong(path, $"it has no {name}", "it must name one");

    private static int Port(JsonObject json, string name, string path) =>
        (int?)json[name] is > 0 and <= LargestPort and var port
            ? port
            : throw Wrong(path, $"its {name} is {json[name]?.ToJsonString() ?? "missing"}", $"it must be a port from 1 to {LargestPort}");

    private static JupyterException Wrong(string path, string what, string required) =>
        new(
            $"The connection file {path} cannot be used: {what}.",
            $"{char.ToUpperInvariant(required[0])}{required[1..]}.",
            "Let Jupyter start the kernel: it writes the file.");
}
