using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strm.Jupyter.Protocol;

/// <summary>A message from a front end, signature checked.</summary>
/// <param name="Identities">The sender: an answer begins with it.</param>
/// <param name="Type">What it asks for.</param>
/// <param name="Header">Its header as received: answers name it as their parent.</param>
/// <param name="Content">What it says.</param>
internal sealed record JupyterMessage(IReadOnlyList<byte[]> Identities, string Type, byte[] Header, JsonObject Content);

/// <summary>What is wrong with a message.</summary>
internal enum MessageFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is not signed with the key, or was received before.</summary>
    Forged,

    /// <summary>It is malformed.</summary>
    Malformed,
}

/// <summary>Counts the messages that were not acted upon.</summary>
internal sealed class DroppedMessages
{
    private long forged;
    private long malformed;

    /// <summary>Not signed with the key, or sent a second time.</summary>
    public long Forged => Interlocked.Read(ref forged);

    /// <summary>Malformed, or of a kind that a kernel does not know.</summary>
    public long Malformed => Interlocked.Read(ref malformed);

    /// <summary>Counts one.</summary>
    public void Add(MessageFault fault)
    {
        if (fault == MessageFault.Forged) Interlocked.Increment(ref forged);
        else if (fault == MessageFault.Malformed) Interlocked.Increment(ref malformed);
    }
}

/// <summary>Turns messages into signed frames and back, following Jupyter messaging 5.3.</summary>
internal sealed class MessageCodec(string key)
{
    /// <summary>The version of the protocol.</summary>
    public const string Version = "5.3";

    private const int SignedFrames = 4;
    private const int Remembered = 1 << 16;
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] Nothing = "{}"u8.ToArray();
    private readonly byte[] key = Encoding.UTF8.GetBytes(key);
    private readonly string session = Guid.NewGuid().ToString();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private int sent;

    /// <summary>Reads a message.</summary>
    /// <param name="frames">Its frames.</param>
    /// <param name="message">The message, if it is one.</param>
    /// <returns>What is wrong with it, if anything.</returns>
    public MessageFault Read(IReadOnlyList<byte[]> frames, out JupyterMessage? message)
    {
        message = null;
        var delimiter = 0;
        while (delimiter < frames.Count && !frames[delimiter].AsSpan().SequenceEqual(Delimiter)) delimiter++;
        if (delimiter + 1 + SignedFrames >= frames.Count) return MessageFault.Malformed;
        var signature = frames[delimiter + 1];
        var signed = frames.Skip(delimiter + 2).Take(SignedFrames).ToList();
        if (key.Length > 0 && !(CryptographicOperations.FixedTimeEquals(Sign(signed), signature) && IsNew(signature)))
            return MessageFault.Forged;
        try
        {
            // The parent and the metadata mean nothing to a kernel, but they must still be valid.
            if (StrictJson.Object(signed[0]) is not { } header || StrictJson.Object(signed[1]) is null ||
                StrictJson.Object(signed[2]) is null || StrictJson.Object(signed[3]) is not { } content)
                return MessageFault.Malformed;
            if ((string?)header["msg_type"] is not { Length: > 0 } type || (string?)header["msg_id"] is null) return MessageFault.Malformed;
            message = new JupyterMessage([.. frames.Take(delimiter)], type, signed[0], content);
            return MessageFault.None;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return MessageFault.Malformed;
        }
    }

    /// <summary>Makes the frames of a message.</summary>
    /// <param name="identities">The recipient, or the topic.</param>
    /// <param name="type">What it is.</param>
    /// <param name="content">What it says.</param>
    /// <param name="parentHeader">The header of what it answers.</param>
    public IReadOnlyList<byte[]> Write(IEnumerable<byte[]> identities, string type, JsonObject content, byte[]? parentHeader)
    {
        var header = new JsonObject
        {
            ["msg_id"] = string.Create(CultureInfo.InvariantCulture, $"{session}_{Interlocked.Increment(ref sent)}"),
            ["msg_type"] = type,
            ["username"] = "kernel",
            ["session"] = session,
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture), ["version"] = Version,
        };
        List<byte[]> signed = [Bytes(header), parentHeader ?? Nothing, Nothing, Bytes(content)];
        return [.. identities, Delimiter, key.Length > 0 ? Sign(signed) : [], .. signed];
    }

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json);

    private byte[] Sign(IEnumerable<byte[]> frames)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (var frame in frames) hash.AppendData(frame);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    // A message that arrives a second time was recorded by somebody.
    private bool IsNew(byte[] signature)
    {
        var text = Encoding.ASCII.GetString(signature);
        if (!seen.Add(text)) return false;
        order.Enqueue(text);
        if (order.Count > Remembered) seen.Remove(order.Dequeue());
        return true;
    }
}
