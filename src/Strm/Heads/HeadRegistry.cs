using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Strm.Heads.Arn;
using Strm.Heads.CmnJ;
using Strm.Heads.HfAr;
using Strm.Heads.HyRsm;
using Strm.Heads.Tarn;

namespace Strm.Heads;

/// <summary>The methods by name.</summary>
public static class HeadRegistry
{
    private static readonly HeadOptions[] Defaults =
    [
        new StrmHeadOptions(),
        new TrxHeadOptions(),
        new OtamHeadOptions(),
        new TarnHeadOptions(),
        new ArnHeadOptions(),
        new CmnJHeadOptions(),
        new HfArHeadOptions(),
        new ProtoNetHeadOptions(),
        new TsnHeadOptions(),
        new BiMhmHeadOptions(),
        new HyRsmHeadOptions(),
        new ChamferHeadOptions(),
        new CrossTransformerHeadOptions(),
        new FrameMatchHeadOptions(),
    ];

    private static readonly ConcurrentDictionary<string, HeadOptions> Registered = new(StringComparer.Ordinal);

    /// <summary>Names of all methods of this library.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Defaults.Select(d => d.Name)];

    /// <summary>Registers a method of your own by name, so that checkpoints and run folders that name it can be read.</summary>
    /// <param name="defaults">Its default options; registering the same name again replaces them.</param>
    /// <exception cref="StrmException">The name is one of this library's methods.</exception>
    public static void Register(HeadOptions defaults)
    {
        if (All.Contains(defaults.Name, StringComparer.Ordinal))
        {
            throw new StrmException(
                $"The method '{defaults.Name}' cannot be registered.",
                "This library has a method of that name.",
                "Give yours another name.");
        }

        Registered[defaults.Name] = defaults;
    }

    /// <summary>The default options of a method.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="current">Current options: kept if they are of that method.</param>
    /// <returns>Its options.</returns>
    /// <exception cref="StrmException">There is no such method.</exception>
    public static HeadOptions Create(string name, HeadOptions? current = null) =>
        current?.Name == name
            ? current
            : Find(name)
                ?? throw new StrmException(
                    $"There is no method '{name}'.",
                    $"The methods are {string.Join(", ", All)}.",
                    "Give one of them as --head.");

    /// <summary>The type of a method's options; null if there is no method of that name.</summary>
    internal static Type? TypeOf(string name) => Find(name)?.GetType();

    private static HeadOptions? Find(string name) => Array.Find(Defaults, d => d.Name == name) ?? Registered.GetValueOrDefault(name);
}

/// <summary>
/// Options of a method as JSON: <c>head</c> names the method, the rest are its options. Your own method is written like any other,
/// and can be read once it is registered.
/// </summary>
internal sealed class HeadOptionsConverter : JsonConverter<HeadOptions>
{
    private const string Method = "head";

    // What every method states about itself is not an option.
    private static readonly string[] Stated =
        [.. typeof(HeadOptions).GetProperties().Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name))];

    /// <inheritdoc/>
    public override HeadOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var node = JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException("The options of a head must be a JSON object.");
        var name = node[Method]?.GetValue<string>() ?? throw new JsonException($"The options of a head must name it: \"{Method}\".");
        var type = HeadRegistry.TypeOf(name)
            ?? throw new JsonException(
                $"There is no method '{name}'. The methods are {string.Join(", ", HeadRegistry.All)}; "
                    + "register your own with HeadRegistry.Register.");
        node.Remove(Method);
        return (HeadOptions)node.Deserialize(type, options)!;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HeadOptions value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(Method, value.Name);
        foreach (var property in JsonSerializer.SerializeToElement(value, value.GetType(), options).EnumerateObject())
        {
            if (!Stated.Contains(property.Name, StringComparer.Ordinal)) property.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
