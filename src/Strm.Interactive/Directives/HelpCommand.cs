using Microsoft.DotNet.Interactive.Commands;

namespace Strm.Interactive.Directives;

/// <summary><c>#!strm</c> and <c>#!strm help</c>: says what there is.</summary>
public sealed class HelpCommand : KernelDirectiveCommand
{
}
