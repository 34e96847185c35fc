using System.Text;
using Strm.Jupyter.Hosting;
using Strm.Jupyter.Protocol;
using Strm.Tests;

namespace Strm.Jupyter.Tests;

/// <summary>Messages that are signed as they should be and damaged before: each is read as far as the kernel reads it, or refused.</summary>
public sealed class MessageFuzzTests
{
    private const byte Separator = 0;

    private static readonly string[] Contents =
    [
        """{"code":"1 + 1","silent":false,"store_history":true,"user_expressions":{"a":"1"},"allow_stdin":true,"stop_on_error":true}""",
        """{"code":"Console.Wri","cursor_pos":11,"detail_level":0}""",
        """{"hist_access_type":"search","pattern":"*","n":3,"unique":true,"output":false,"session":0,"start":1,"stop":3}""",
        """{"value":"answer","restart":true,"comm_id":"c","data":{}}""",
    ];

    [Fact]
    public void Damaged_messages_are_read_or_refused() => Fuzz(seed: 1, count: 500);

    [Fact]
    [Trait("Tier", "Full")]
    public void A_hundred_thousand_damaged_messages_are_read_or_refused() => Fuzz(seed: 2, count: 100_000);

    private static void Fuzz(long seed, int count)
    {
        var fuzzing = new Fuzzing("message", [.. Contents.Select(Whole)], exception => exception is MalformedRequestException) { Damage = JsonMutation.Of };
        var refused = fuzzing.Run(seed, count, _ =>
        {
            var codec = new MessageCodec(FrontEndClient.Key);
            return content => Read(codec, content);
        });
        Assert.InRange(refused, count / 20, count - (count / 20));
    }

    private static byte[] Whole(string content) => Encoding.UTF8.GetBytes(
        $$"""{"msg_id":"m","msg_type":"execute_request","session":"s","username":"u","version":"5.3","date":"2026-01-01T00:00:00Z"}{{(char)Separator}}{}{{(char)Separator}}{}{{(char)Separator}}{{content}}""");

    private static void Read(MessageCodec codec, byte[] content)
    {
        var signed = Frames(content);
        var message = Message(codec, signed) ?? throw new MalformedRequestException("The codec does not take the message.");
        var request = new RequestContent(message.Content);
        Action[] readings =
        [
            () => _ = CodePosition.ToOffset(request.Text("code"), request.Number("cursor_pos", int.MaxValue)), () => new CellHistory().Answer(request), () => request.Text("value"),
            () => request.Flag("silent", false), () => request.Texts("user_expressions"), () => request.Text("comm_id"), () => Completeness.Of(request.Text("code")),
        ];
        var failed = readings.Count(IsRefused);
        _ = codec.Write(message.Identities, message.Type, [], message.Header);
        if (failed == readings.Length) throw new MalformedRequestException("It is no request.");
    }

    private static JupyterMessage? Message(MessageCodec codec, List<byte[]> signed)
    {
        codec.Read([[1], Encoding.ASCII.GetBytes("<IDS|MSG>"), FrontEndClient.Sign(signed, FrontEndClient.Key), .. signed], out var message);
        return message;
    }

    private static bool IsRefused(Action reading)
    {
        try
        {
            reading();
            return false;
        }
        catch (MalformedRequestException)
        {
            return true;
        }
    }

    private static List<byte[]> Frames(byte[] content)
    {
        List<byte[]> frames = [];
        for (var start = 0; start <= content.Length;)
        {
            var end = Array.IndexOf(content, Separator, start);
            if (end < 0) end = content.Length;
            frames.Add(content[start..end]);
            start = end + 1;
        }

        return frames;
    }
}
