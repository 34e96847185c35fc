using System.Text;
using System.Text.Json;

namespace Strm.Tests;

/// <summary>Damages JSON so that most of it stays JSON: values of other kinds, pieces from elsewhere, members twice, texts that are none.</summary>
internal static class JsonMutation
{
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "0", "-1", "4", "2147483648", "1e400", "0.5", "-9223372036854775809", "\"\"", "\"code\"", "\"\\ud800\"", "\"\\u0000\"", "\"../../../etc/passwd\"",
            "[]", "{}", "[null]", "[3]", "{\"a\":null}", "{\"a\":1,\"a\":2}", "[\"\\udfff\"]", new string('[', 70) + new string(']', 70), "\"" + new string('x', 3000) + "\"",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>A file with one to three values exchanged, or a few bytes.</summary>
    /// <param name="original">One or more JSON values.</param>
    /// <param name="others">Files of which bytes are put in.</param>
    /// <param name="random">Where the changes come from.</param>
    public static byte[] Of(byte[] original, IReadOnlyList<byte[]> others, RandomSource random)
    {
        if (random.NextInt32(3) == 0) return Mutation.Of(original, others, random);
        var content = original;
        for (var rounds = 1 + random.NextInt32(3); rounds > 0; rounds--)
        {
            var places = Places(content);
            if (places.Count == 0) break;
            var (start, end) = places[random.NextInt32(places.Count)];
            var (otherStart, otherEnd) = places[random.NextInt32(places.Count)];
            var value = random.NextInt32(3) == 0 ? content[otherStart..otherEnd] : Values[random.NextInt32(Values.Length)];
            content = [.. content[..start], .. value, .. content[end..]];
        }

        return content;
    }

    // The values and the names of members; what follows a mistake that an earlier change made is left out.
    private static List<(int Start, int End)> Places(byte[] content)
    {
        List<(int, int)> places = [];
        Stack<int> open = [];
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = 200 });
        try
        {
            while (reader.Read())
            {
                var (start, end) = ((int)reader.TokenStartIndex, (int)reader.BytesConsumed);
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray: open.Push(start); break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray: places.Add((open.Pop(), end)); break;
                    case JsonTokenType.PropertyName: places.Add((start, start + reader.ValueSpan.Length + 2)); break;
                    default: places.Add((start, end)); break;
                }
            }
        }
        catch (JsonException)
        {
            return places;
        }

        return places;
    }
}
