using Microsoft.DotNet.Interactive.Directives;

namespace Microsoft.DotNet.Interactive;

/// <summary>What a kernel is called and can do.</summary>
public class KernelInfo
{
    public KernelInfo(string localName, string[]? aliases = null, bool isProxy = false, bool isComposite = false, string? description = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(localName);
        (LocalName, DisplayName, Aliases, IsComposite, Description) = (localName, localName, aliases ?? [], isComposite, description);
    }

    public string LocalName { get; }

    public string DisplayName { get; set; }

    public string[] Aliases { get; set; }

    public string? Description { get; set; }

    public bool IsComposite { get; set; }

    public string? LanguageName { get; set; }

    public string? LanguageVersion { get; set; }

    public ICollection<KernelDirective> SupportedDirectives { get; init; } = [];

    internal bool IsNamed(string name) =>
        name.Equals(LocalName, StringComparison.OrdinalIgnoreCase) || Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);
}
