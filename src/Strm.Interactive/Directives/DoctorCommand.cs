using Microsoft.DotNet.Interactive.Commands;

namespace Strm.Interactive.Directives;

/// <summary><c>#!strm doctor</c>: checks the machine.</summary>
public sealed class DoctorCommand : KernelDirectiveCommand
{
}
