using System.Text.Json.Nodes;

namespace Strm.Jupyter.Hosting;

/// <summary>Reads the members of a request's content.</summary>
/// <param name="json">The content.</param>
internal sealed class RequestContent(JsonObject json)
{
    /// <summary>A text that is required.</summary>
    /// <exception cref="MalformedRequestException">It is missing or not a text.</exception>
    public string Text(string name) =>
        json[name] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw new MalformedRequestException($"{name} must be a string.");

    /// <summary>A flag.</summary>
    /// <exception cref="MalformedRequestException">It is something else.</exception>
    public bool Flag(string name, bool otherwise) => json[name] switch
    {
        null => otherwise,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw new MalformedRequestException($"{name} must be true or false."),
    };

    /// <summary>A whole number.</summary>
    /// <exception cref="MalformedRequestException">It is something else.</exception>
    public int Number(string name, int otherwise) => json[name] switch
    {
        null => otherwise,
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        _ => throw new MalformedRequestException($"{name} must be a whole number."),
    };

    /// <summary>Texts by name; empty if there are none.</summary>
    /// <exception cref="MalformedRequestException">One of them is not a text.</exception>
    public IReadOnlyList<(string Name, string Text)> Texts(string name) => json[name] switch
    {
        null => [],
        JsonObject members => [.. members.Select(member => (member.Key, new RequestContent(members).Text(member.Key)))],
        _ => throw new MalformedRequestException($"{name} must be an object."),
    };
}

/// <summary>A request whose content does not match its type.</summary>
/// <param name="message">What is wrong.</param>
public sealed class MalformedRequestException(string message) : Exception(message);
