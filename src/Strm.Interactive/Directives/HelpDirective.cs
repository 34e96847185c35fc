using Microsoft.DotNet.Interactive.Commands;

namespace Strm.Interactive.Directives;

/// <summary><c>#!strm</c> and <c>#!strm help</c>: lists the subcommands.</summary>
public sealed class HelpDirective : KernelDirectiveCommand
{
}

/// <summary><c>#!strm doctor</c>: checks the machine.</summary>
public sealed class DoctorDirective : KernelDirectiveCommand
{
}
