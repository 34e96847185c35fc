using System.Text;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.Parsing;

namespace Microsoft.DotNet.Interactive;

/// <summary>Questions about code: those on a directive's line are answered here, the others by the kernel whose code it is.</summary>
public abstract partial class Kernel
{
    private KernelCommand PartAt(LanguageServiceCommand question)
    {
        var (block, kernel) = Submissions.BlockAt(question.Code, question.LinePosition.Line, question.TargetKernelName);
        if (block.IsDirective || (question is RequestCompletions && StartsDirective(question)))
        {
            var line = question.Code.Split('\n')[question.LinePosition.Line];
            var before = line[..Math.Min(question.LinePosition.Character, line.Length)];
            return new DirectiveCommand((_, context) => question switch
            {
                RequestCompletions completions => CompleteDirectiveAsync(completions, kernel, before, context),
                RequestHoverText hover => DescribeDirectiveAsync(hover, kernel, line.Trim(), context),
                _ => Task.CompletedTask,
            }, null);
        }

        // Only the block is asked about, with its own lines; the answer's lines are the submission's again.
        question.TargetKernelName ??= kernel == this ? null : kernel.Name;
        if (block.Text == question.Code || kernel == this) return question;
        var position = question.LinePosition with { Line = question.LinePosition.Line - block.Line };
        LanguageServiceCommand part = question switch
        {
            RequestCompletions => new RequestCompletions(block.Text, position, kernel.Name),
            RequestHoverText => new RequestHoverText(block.Text, position, kernel.Name),
            _ => new RequestSignatureHelp(block.Text, position, kernel.Name),
        };
        part.LineOffset = block.Line;
        return part;
    }

    private static bool StartsDirective(LanguageServiceCommand question)
    {
        var lines = question.Code.Split('\n');
        return question.LinePosition.Line < lines.Length && lines[question.LinePosition.Line].TrimStart() is ['#', ..] line && !line.StartsWith("#r", StringComparison.Ordinal);
    }

    private async Task CompleteDirectiveAsync(RequestCompletions command, Kernel kernel, string before, KernelInvocationContext context)
    {
        var start = before.LastIndexOf(' ') + 1;
        var tokens = DirectiveTokenizer.Split(before[..start]);
        var items = tokens.Count == 0
            ? [.. Submissions.Known(kernel).Where(directive => !directive.Hidden && directive.Name.StartsWith("#!", StringComparison.Ordinal))
                .Select(directive => new CompletionItem(directive.Name, "Keyword", documentation: directive.Description))]
            : await DirectiveItemsAsync(tokens, kernel);
        var span = new LinePositionSpan(command.LinePosition with { Character = start }, command.LinePosition);
        var typed = before[start..];
        context.Publish(new CompletionsProduced([.. items.Where(item => item.DisplayText.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).DistinctBy(item => item.DisplayText)], command, span));
    }

    private async Task<List<CompletionItem>> DirectiveItemsAsync(IReadOnlyList<DirectiveToken> tokens, Kernel kernel)
    {
        if (Submissions.Find(tokens[0].Text, kernel) is not KernelActionDirective directive) return [];
        var active = directive.Subcommands.FirstOrDefault(sub => tokens.Count > 1 && sub.Name == tokens[1].Text) ?? directive;
        var parameters = active.AllParameters.ToList();
        if (tokens.Count > 1 && parameters.Find(parameter => !parameter.Flag && parameter.Name == tokens[^1].Text) is { } waiting)
        {
            return [.. await waiting.GetValueCompletionsAsync()];
        }

        List<CompletionItem> items = [];
        if (active == directive && tokens.Count == 1) items.AddRange(directive.Subcommands.Select(sub => new CompletionItem(sub.Name, "Method", documentation: sub.Description)));
        items.AddRange(parameters.Where(p => tokens.Count(token => token.Text == p.Name) < p.MaxOccurrences && p.Name.Length > 0)
            .Select(p => new CompletionItem(p.Name, "Property", documentation: p.Description)));
        if (parameters.Find(parameter => parameter.AllowImplicitName) is { } unnamed) items.AddRange(await unnamed.GetValueCompletionsAsync());
        return items;
    }

    private Task DescribeDirectiveAsync(RequestHoverText command, Kernel kernel, string line, KernelInvocationContext context)
    {
        var tokens = DirectiveTokenizer.Split(line);
        if (Submissions.Find(tokens[0].Text, kernel) is not { } directive) return Task.CompletedTask;
        var active = (directive as KernelActionDirective)?.Subcommands.FirstOrDefault(sub => tokens.Count > 1 && sub.Name == tokens[1].Text) ?? directive;
        var text = new StringBuilder($"`{(active as KernelActionDirective)?.FullName ?? active.Name}`  \n{active.Description}\n");
        foreach (var parameter in (active as KernelActionDirective)?.AllParameters ?? active.Parameters)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n- `{parameter.Name}`{(parameter.Required ? " (required)" : string.Empty)} {parameter.Description}");
        }

        context.Publish(new HoverTextProduced(command, [new FormattedValue("text/markdown", text.ToString())], new LinePositionSpan(command.LinePosition, command.LinePosition)));
        return Task.CompletedTask;
    }
}
