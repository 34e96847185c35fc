using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive.Directives;

/// <summary>A parameter of a magic command.</summary>
public class KernelDirectiveParameter
{
    private readonly List<Func<KernelDirectiveCompletionContext, Task>> sources = [];

    public KernelDirectiveParameter(string name, string? description = null) => (Name, Description) = (name, description ?? string.Empty);

    public string Name { get; }

    public string Description { get; init; }

    /// <summary>Its value may stand without its name.</summary>
    public bool AllowImplicitName { get; init; }

    public int MaxOccurrences { get; init; } = 1;

    public bool Required { get; init; }

    public string TypeHint { get; init; } = "text";

    /// <summary>It is given or not, and takes no value.</summary>
    public bool Flag { get; init; }

    public KernelDirectiveParameter AddCompletions(Func<KernelDirectiveCompletionContext, Task> getCompletions)
    {
        sources.Add(getCompletions);
        return this;
    }

    public KernelDirectiveParameter AddCompletions(Func<IEnumerable<string>> getCompletions) => AddCompletions(context =>
    {
        foreach (var text in getCompletions()) context.CompletionItems.Add(new CompletionItem(text, "Parameter", documentation: Description));
        return Task.CompletedTask;
    });

    public async Task<IReadOnlyList<CompletionItem>> GetValueCompletionsAsync()
    {
        var context = new KernelDirectiveCompletionContext();
        foreach (var source in sources) await source(context);
        return [.. context.CompletionItems];
    }

    public override string ToString() => Name;
}
