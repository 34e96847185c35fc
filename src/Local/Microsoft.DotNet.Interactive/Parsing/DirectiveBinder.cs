using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive.Parsing;

/// <summary>Makes a directive's command from the values on its line: <c>--save-every 10</c> sets <c>SaveEvery</c>.</summary>
internal static class DirectiveBinder
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(), new TextConverter<FileInfo>(text => new FileInfo(text)), new TextConverter<DirectoryInfo>(text => new DirectoryInfo(text)) },
    };

    public static async Task<KernelCommand> BindAsync(DirectiveLine line, Kernel kernel, KernelInvocationContext context)
    {
        var members = new JsonObject();
        foreach (var group in line.Values.GroupBy(value => value.Parameter))
        {
            var nodes = new List<JsonNode?>();
            foreach (var (parameter, token) in group) nodes.Add(parameter.Flag ? JsonValue.Create(true) : await ValueOfAsync(token!, parameter.Name, kernel, context));
            members[MemberName(group.Key.Name)] = group.Key.MaxOccurrences > 1 ? new JsonArray([.. nodes]) : nodes[0];
        }

        try
        {
            return (KernelCommand)members.Deserialize(line.Directive.KernelCommandType!, Options)!;
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"A value given to {line.Directive.FullName} does not fit: {Explain(exception, line)}", exception);
        }
    }

    private static string Explain(JsonException exception, DirectiveLine line)
    {
        var member = exception.Path?.TrimStart('$', '.').Split('[')[0] ?? string.Empty;
        var (parameter, value) = line.Values.FirstOrDefault(pair => MemberName(pair.Parameter.Name) == member);
        return parameter is null ? exception.Message : $"{parameter.Name} cannot be '{value?.Text}'.";
    }

    private static string MemberName(string parameter)
    {
        var words = parameter.Split('-', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }

    private static async Task<JsonNode?> ValueOfAsync(DirectiveToken token, string parameter, Kernel kernel, KernelInvocationContext context)
    {
        if (token.IsExpression) return await EvaluateAsync(token.Text[1..], parameter, kernel, context);
        if (!token.IsQuoted && token.Text is "true" or "false") return JsonValue.Create(token.Text == "true");
        if (!token.IsQuoted && token.Text[0] is '{' or '[') return JsonNode.Parse(token.Text);
        return JsonValue.Create(token.Text);
    }

    private static async Task<JsonNode?> EvaluateAsync(string expression, string parameter, Kernel kernel, KernelInvocationContext context)
    {
        var parts = expression.Split(':', 2);
        if (parts[0] is "input" or "password")
        {
            var prompt = parts.Length > 1 ? parts[1].Trim('"') : $"Please enter a value for parameter: {parameter}";
            return JsonValue.Create(await kernel.RootKernel.AskAsync(prompt, parts[0] == "password" ? "password" : null));
        }

        var (name, variable) = parts.Length > 1 ? (parts[0], parts[1]) : (kernel.Name, parts[0]);
        var request = new RequestValue(variable, targetKernelName: name);
        request.SetParent(context.Command);
        var result = await kernel.RootKernel.SendAsync(request);
        var produced = result.Events.OfType<ValueProduced>().FirstOrDefault() ?? throw new ArgumentException($"Value '{variable}' not found in kernel {name}");
        return JsonValue.Create(Convert.ToString(produced.Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    private sealed class TextConverter<T>(Func<string, T> create) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => create(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value?.ToString());
    }
}
