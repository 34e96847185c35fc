using System.Text.Json;
using System.Text.Json.Serialization;

namespace Strm.Checkpoints;

/// <summary>How many blocks each of the four stages of a residual network has; an array of four numbers in JSON.</summary>
/// <param name="First">Blocks at a quarter of the frame's size.</param>
/// <param name="Second">Blocks at an eighth.</param>
/// <param name="Third">Blocks at a sixteenth.</param>
/// <param name="Fourth">Blocks at a thirty-second.</param>
[JsonConverter(typeof(JsonForm))]
public readonly record struct StageDepths(int First, int Second, int Third, int Fourth)
{
    /// <summary>The counts in order.</summary>
    /// <returns>Four numbers.</returns>
    public int[] ToArray() => [First, Second, Third, Fourth];

    /// <inheritdoc/>
    public override string ToString() => string.Join("-", ToArray());

    private sealed class JsonForm : JsonConverter<StageDepths>
    {
        public override StageDepths Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<int[]>(ref reader, options) is [> 0 and var first, > 0 and var second, > 0 and var third, > 0 and var fourth]
                ? new StageDepths(first, second, third, fourth)
                : throw new JsonException("The depths of a backbone's stages are four positive numbers.");

        public override void Write(Utf8JsonWriter writer, StageDepths value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.ToArray(), options);
    }
}
