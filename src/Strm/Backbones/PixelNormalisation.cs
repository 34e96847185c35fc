using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Strm.Backbones;

/// <summary>One number for each colour.</summary>
/// <param name="Red">For red.</param>
/// <param name="Green">For green.</param>
/// <param name="Blue">For blue.</param>
public readonly record struct Rgb(float Red, float Green, float Blue)
{
    /// <summary>The numbers in order.</summary>
    /// <returns>Red, green, blue.</returns>
    public float[] ToArray() => [Red, Green, Blue];
}

/// <summary>What is done to pixels, RGB in [0, 1], before the backbone: (pixel − mean) / deviation, per colour.</summary>
/// <remarks>In JSON <c>"none"</c>, <c>"image_net"</c>, or an object with <c>mean</c> and <c>deviation</c>, three numbers each.</remarks>
/// <param name="Mean">What is subtracted.</param>
/// <param name="Deviation">What the difference is divided by.</param>
[JsonConverter(typeof(JsonForm))]
public sealed record PixelNormalisation(Rgb Mean, Rgb Deviation)
{
    /// <summary>The metadata key under which a backbone's file keeps its normalisation.</summary>
    internal const string MetadataKey = "normalisation";

    /// <summary>Nothing: what the official loader does, and what its checkpoints need.</summary>
    public static PixelNormalisation None { get; } = new(new Rgb(0, 0, 0), new Rgb(1, 1, 1));

    /// <summary>ImageNet's mean and deviation: what torchvision's weights were trained with.</summary>
    public static PixelNormalisation ImageNet { get; } = new(new Rgb(0.485f, 0.456f, 0.406f), new Rgb(0.229f, 0.224f, 0.225f));

    /// <summary>Reads a name.</summary>
    /// <param name="name"><c>none</c> or <c>imagenet</c>.</param>
    /// <returns>The normalisation.</returns>
    /// <exception cref="StrmException">It is neither.</exception>
    public static PixelNormalisation Parse(string name) => name switch
    {
        "none" => None,
        "imagenet" or "image_net" => ImageNet,
        _ => throw new StrmException(
            $"The normalisation is '{name}'.",
            "It must be none or imagenet; any other comes with the weights that need it.",
            "Correct --normalisation."),
    };

    /// <inheritdoc/>
    public override string ToString() => this == None ? "none" : this == ImageNet ? "imagenet" : string.Create(
        CultureInfo.InvariantCulture,
        $"mean ({Mean.Red:0.###}, {Mean.Green:0.###}, {Mean.Blue:0.###}), "
            + $"deviation ({Deviation.Red:0.####}, {Deviation.Green:0.####}, {Deviation.Blue:0.####})");

    private sealed record Values(float[] Mean, float[] Deviation);

    private sealed class JsonForm : JsonConverter<PixelNormalisation>
    {
        public override PixelNormalisation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                return reader.GetString() is "none" or "image_net" or "imagenet"
                    ? Parse(reader.GetString()!)
                    : throw new JsonException($"'{reader.GetString()}' is not a normalisation.");
            }

            return JsonSerializer.Deserialize<Values>(ref reader, options)
                is { Mean: [var r, var g, var b], Deviation: [not 0 and var x, not 0 and var y, not 0 and var z] }
                ? new PixelNormalisation(new Rgb(r, g, b), new Rgb(x, y, z))
                : throw new JsonException("A normalisation has three means and three deviations that are not 0.");
        }

        public override void Write(Utf8JsonWriter writer, PixelNormalisation value, JsonSerializerOptions options)
        {
            if (value == None) writer.WriteStringValue("none");
            else if (value == ImageNet) writer.WriteStringValue("image_net");
            else JsonSerializer.Serialize(writer, new Values(value.Mean.ToArray(), value.Deviation.ToArray()), options);
        }
    }
}
