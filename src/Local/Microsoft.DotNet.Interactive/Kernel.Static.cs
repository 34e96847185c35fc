using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>What code in a cell says without more: <c>display(x)</c>, <c>HTML("…")</c>, <c>Kernel.Root</c>.</summary>
public abstract partial class Kernel
{
    /// <summary>The kernel whose code runs now. (Null outside of any, as in the package.)</summary>
    public static Kernel Current => KernelInvocationContext.Current?.HandlingKernel!;

    /// <summary>The outermost kernel around the code that runs now.</summary>
    public static Kernel Root => Current?.RootKernel!;

#pragma warning disable SA1300, IDE1006 // The package's name.
    public static DisplayedValue display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);
#pragma warning restore SA1300, IDE1006

    public static IHtmlContent HTML(string content) => content.ToHtmlContent();

    public static void Javascript(string scriptContent) =>
        $"<script type=\"text/javascript\">{scriptContent}</script>".DisplayAs(HtmlFormatter.MimeType);

    public static Task<string> GetInputAsync(string prompt = "", string typeHint = "text") => Root.AskAsync(prompt, typeHint);
}
