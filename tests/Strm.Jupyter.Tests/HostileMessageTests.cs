using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Strm.Jupyter.Protocol;

namespace Strm.Jupyter.Tests;

public sealed class HostileMessageTests : IDisposable
{
    private readonly FrontEndClient client = new();
    private readonly string trace = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.txt");

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task Of_ten_thousand_random_and_forged_messages_none_runs_and_the_kernel_lives() => await SendAsync(10_000);

    [Fact]
    public void A_message_is_acted_upon_once()
    {
        var frames = FrontEndClient.Frames("once", "execute_request", FrontEndClient.Cell("var times = 1;").ToJsonString());
        client.SendFrames(ChannelKind.Shell, frames);
        Assert.Equal("ok", (string?)client.Reply(ChannelKind.Shell, "once")["status"]);
        var count = (int)client.Run("1").Reply["execution_count"]!;
        client.SendFrames(ChannelKind.Shell, frames);
        Assert.Equal(count + 1, (int)client.Run("1").Reply["execution_count"]!);
    }

    [Fact]
    public async Task A_signed_answer_whose_text_is_not_Unicode_does_not_end_the_kernel()
    {
        client.SendFrames(ChannelKind.Stdin, FrontEndClient.Frames("broken", "input_reply", """{"value":"\ud800"}"""));
        client.SendFrames(ChannelKind.Shell, FrontEndClient.Frames("broken too", "is_complete_request", """{"code":"\udfff"}"""));
        Assert.Equal("2", client.Run("1 + 1").Result);
        client.Ask("shutdown_request", new JsonObject { ["restart"] = false }, ChannelKind.Control);
        Assert.Equal(2, (await client.Ended).Malformed);
    }

    [Theory]
    [InlineData("execute_request", "{}")]
    [InlineData("execute_request", "{\"code\":3}")]
    [InlineData("complete_request", "{\"code\":\"a\",\"cursor_pos\":\"b\"}")]
    [InlineData("history_request", "{\"hist_access_type\":\"all\"}")]
    [InlineData("no_such_request", "{}")]
    public async Task A_signed_request_that_is_none_is_refused(string type, string content)
    {
        var answer = client.Ask(type, JsonNode.Parse(content)!.AsObject());
        Assert.Equal("error", answer.Status);
        Assert.Equal("2", client.Run("1 + 1").Result);
        client.Ask("shutdown_request", new JsonObject { ["restart"] = false }, ChannelKind.Control);
        Assert.Equal(1, (await client.Ended).Malformed);
    }

    [Fact]
    public void Bytes_that_are_no_messages_end_neither_kernel_nor_session()
    {
        byte[] greeting = [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0, .. "NULL"u8, .. new byte[48]];
        byte[] ready = [4, 26, 5, .. "READY"u8, 11, .. "Socket-Type"u8, 0, 0, 0, 6, .. "DEALER"u8];
        ready[1] = (byte)(ready.Length - 2);
        byte[][] hostile =
        [
            [], [0xff], "GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), Noise(new Random(1)), greeting[..20], greeting, [.. greeting, .. Noise(new Random(2))],
            [.. greeting, .. ready, 2, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [.. greeting, .. ready, 2, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 1, 2], [.. greeting, .. ready, 1, 200, 1],
        ];
        foreach (var bytes in hostile)
        {
            foreach (var port in client.Ports)
            {
                using var peer = new TcpClient("127.0.0.1", port);
                peer.GetStream().Write(bytes);
            }
        }

        Assert.Equal("2", client.Run("1 + 1").Result);
        Assert.True(client.Echoes());
    }

    private async Task SendAsync(int messages)
    {
        var random = new Random(7);
        ChannelKind[] channels = [ChannelKind.Shell, ChannelKind.Control, ChannelKind.Stdin];
        for (var i = 0; i < messages; i++) client.SendFrames(channels[random.Next(channels.Length)], Hostile(random, i));
        Assert.Equal("2", client.Run("1 + 1").Result);
        Assert.False(File.Exists(trace));
        Assert.Equal("ok", client.Ask("shutdown_request", new JsonObject { ["restart"] = false }, ChannelKind.Control).Status);
        var ended = await client.Ended;
        Assert.Equal(messages, ended.Forged + ended.Malformed);
    }

    private List<byte[]> Hostile(Random random, int number)
    {
        var cell = FrontEndClient.Cell($"File.WriteAllText(\"{trace}\", \"ran\");").ToJsonString();
        var good = FrontEndClient.Frames($"h{number}", random.Next(2) == 0 ? "execute_request" : "shutdown_request", cell);
        switch (random.Next(8))
        {
            case 0: return [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Noise(random))];
            case 1: return FrontEndClient.Frames($"h{number}", "execute_request", cell, "another key");
            case 2: return [good[0], [], .. good[2..]];
            case 3: return [good[0], good[1], .. good[2..5], Encoding.UTF8.GetBytes(cell.Replace("ran", "RAN", StringComparison.Ordinal))];
            case 4: return [.. good[..random.Next(1, 6)]];
            case 5: return [good[0], Noise(random), .. good[2..]];
            case 6: return Signed("""{"msg_type":"execute_request","msg_id":7}""", cell);
            default: return Signed(good[2], random.Next(3) switch { 0 => "[1,2]", 1 => "{\"code\":\"x\",\"code\":\"y\"}", _ => "{\"code\":" });
        }
    }

    // Signed with the right key, but no message.
    private static List<byte[]> Signed(string header, string content) => Signed(Encoding.UTF8.GetBytes(header), content);

    private static List<byte[]> Signed(byte[] header, string content)
    {
        List<byte[]> signed = [header, "{}"u8.ToArray(), "{}"u8.ToArray(), Encoding.UTF8.GetBytes(content)];
        return [Encoding.ASCII.GetBytes("<IDS|MSG>"), FrontEndClient.Sign(signed, FrontEndClient.Key), .. signed];
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(0, 300)];
        random.NextBytes(noise);
        return noise;
    }
}
