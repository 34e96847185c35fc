using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Strm.Models;

namespace Strm.Heads;

/// <summary>The options of a method; each method derives its own and knows how to build its head.</summary>
[JsonConverter(typeof(HeadOptionsConverter))]
public abstract record HeadOptions
{
    /// <summary>The name of the method on the command line and in files.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>Whether the order of a clip's frames can change its logits.</summary>
    [JsonIgnore]
    public abstract bool IsOrderAware { get; }

    /// <summary>Whether the head wants a picture of what moved beside each frame: its feature maps then have the channels of both, see <see cref="Models.MotionPictures"/>.</summary>
    [JsonIgnore]
    public virtual bool SeesMotion => false;

    /// <summary>Builds the head with uninitialised weights.</summary>
    /// <param name="context">What it is built on.</param>
    public abstract FewShotHead Create(HeadContext context);

    /// <summary>The same method at the size of the small preset: wide layers are made narrow.</summary>
    /// <returns>The options.</returns>
    public virtual HeadOptions Small() => this;

    /// <summary>The options with what training on some classes settles, for example the width of a classifier.</summary>
    /// <param name="trainingClasses">How many classes there are to train on.</param>
    /// <returns>The options.</returns>
    public virtual HeadOptions ForTraining(int trainingClasses) => this;

    /// <summary>The options with another dropout rate.</summary>
    /// <param name="rate">The rate, in [0, 1).</param>
    /// <returns>The options.</returns>
    /// <exception cref="StrmException">The method has no dropout, and the rate is not 0.</exception>
    public virtual HeadOptions WithDropout(double rate) => rate == 0
        ? this
        : throw new StrmException($"A dropout rate was given for the head {Name}.", "It has no dropout.", "Leave the rate out.");

    /// <summary>The options with other frame tuples.</summary>
    /// <param name="cardinalities">Frames per tuple.</param>
    /// <returns>The options.</returns>
    /// <exception cref="StrmException">The method has no tuples of several cardinalities.</exception>
    public virtual HeadOptions WithCardinalities(IReadOnlyList<int> cardinalities) =>
        throw new StrmException($"Cardinalities were given for the head {Name}.", "Only the heads strm and trx have them.", "Leave them out, or use one of these heads.");
}

/// <summary>What a head is built on.</summary>
/// <param name="FeatureWidth">Channels of the backbone's feature maps, D.</param>
/// <param name="Frames">Frames per clip, T.</param>
/// <param name="Dropout">The model's dropout stream.</param>
public sealed record HeadContext(int FeatureWidth, int Frames, DropoutSource Dropout);

/// <summary>Options of a method as JSON: <c>head</c> names the method, the rest are its options. A method of one's own is written like any other, and read once it is registered.</summary>
internal sealed class HeadOptionsConverter : JsonConverter<HeadOptions>
{
    private const string Method = "head";

    // What every method states about itself is no option.
    private static readonly string[] Stated = [.. typeof(HeadOptions).GetProperties().Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name))];

    /// <inheritdoc/>
    public override HeadOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var node = JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException("The options of a head must be a JSON object.");
        var name = node[Method]?.GetValue<string>() ?? throw new JsonException($"The options of a head must name it: \"{Method}\".");
        var type = HeadNames.TypeOf(name) ?? throw new JsonException($"'{name}' is no method. The methods are {string.Join(", ", HeadNames.All)}; one of your own is made known by HeadNames.Register.");
        node.Remove(Method);
        return (HeadOptions)node.Deserialize(type, options)!;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HeadOptions value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        writer.WriteString(Method, value.Name);
        foreach (var property in JsonSerializer.SerializeToElement(value, value.GetType(), options).EnumerateObject())
        {
            if (!Stated.Contains(property.Name, StringComparer.Ordinal)) property.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
