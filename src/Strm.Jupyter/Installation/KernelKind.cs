namespace Strm.Jupyter.Installation;

/// <summary>Which program a registration starts.</summary>
/// <param name="Mark">The key in the registration's metadata by which it is recognised.</param>
/// <param name="Fallback">Its name if another kernel has the preferred one.</param>
/// <param name="Title">The title that front ends show in that case.</param>
/// <param name="InterruptMode">How Jupyter interrupts it: by a message or by SIGINT.</param>
/// <param name="Variables">Its environment variables.</param>
internal sealed record KernelKind(
    string Mark, string Fallback, string Title, string InterruptMode, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>This project's own host.</summary>
    public static KernelKind Host { get; } = new("strm", KernelSpec.Fallback, "C# (strm)", "message", new Dictionary<string, string>());

    /// <summary>.NET Interactive's own tool. It would refuse to start without ICU, which a minimal Debian lacks.</summary>
    public static KernelKind DotNetInteractive { get; } = new(
        "strm-dotnet-interactive",
        "dotnet-interactive",
        ".NET Interactive (C#)",
        "signal",
        new Dictionary<string, string>
        {
            ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["STRM_INTERRUPT_SIGNAL"] = "23",
        });

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<KernelKind> All { get; } = [Host, DotNetInteractive];
}
