using Microsoft.DotNet.Interactive.Directives;

namespace Microsoft.DotNet.Interactive.Parsing;

/// <summary>A directive's line, taken apart: the directive, its values by parameter, and what is wrong with it.</summary>
internal sealed class DirectiveLine
{
    private readonly List<(KernelDirectiveParameter Parameter, DirectiveToken? Value)> values = [];
    private readonly List<string> errors = [];

    private DirectiveLine(KernelActionDirective directive) => Directive = directive;

    public KernelActionDirective Directive { get; private set; }

    public IReadOnlyList<(KernelDirectiveParameter Parameter, DirectiveToken? Value)> Values => values;

    public IReadOnlyList<string> Errors => errors;

    /// <summary>Takes the line apart.</summary>
    public static DirectiveLine Parse(KernelActionDirective directive, string line)
    {
        var tokens = DirectiveTokenizer.Split(line);
        var parsed = new DirectiveLine(directive);
        var next = 1;
        if (tokens.Count > 1 && directive.Subcommands.FirstOrDefault(sub => sub.Name == tokens[1].Text) is { } subcommand)
        {
            parsed.Directive = subcommand;
            next = 2;
        }

        parsed.ReadValues(tokens, next);
        parsed.CheckCounts();
        return parsed;
    }

    private void ReadValues(IReadOnlyList<DirectiveToken> tokens, int next)
    {
        var parameters = Directive.AllParameters.ToList();
        while (next < tokens.Count)
        {
            var token = tokens[next++];
            if (parameters.Find(p => token.IsParameterName && p.Name == token.Text) is { } named)
            {
                if (named.Flag) values.Add((named, null));
                else if (next < tokens.Count && !IsName(tokens[next], parameters)) values.Add((named, tokens[next++]));
                else errors.Add($"Missing value for parameter '{named.Name}'");
            }
            else if (!token.IsParameterName && parameters.Find(p => p.AllowImplicitName) is { } unnamed)
            {
                values.Add((unnamed, token));
            }
            else
            {
                errors.Add(token.IsParameterName ? $"Unrecognized parameter name '{token.Text}'" : $"Unexpected value '{token.Text}'");
            }
        }
    }

    private static bool IsName(DirectiveToken token, List<KernelDirectiveParameter> parameters) =>
        token.IsParameterName && parameters.Exists(parameter => parameter.Name == token.Text);

    private void CheckCounts()
    {
        foreach (var parameter in Directive.AllParameters)
        {
            var count = values.Count(value => value.Parameter == parameter);
            if (parameter.Required && count == 0) errors.Add($"Missing required parameter '{parameter.Name}'");
            if (count > parameter.MaxOccurrences) errors.Add($"A maximum of {parameter.MaxOccurrences} occurrences are allowed for parameter '{parameter.Name}'");
        }
    }
}
