using Microsoft.DotNet.Interactive;

namespace Strm.Jupyter.Kernels;

/// <summary>
/// A package that the running program is a build of: a cell that asks for it has it at once, without a restore and without
/// a second copy of its types.
/// </summary>
/// <param name="Name">The package's name, for example <c>Strm.Interactive</c>.</param>
/// <param name="AssemblyPaths">The assemblies that cells may use.</param>
/// <param name="LoadAsync">Loads the package's extension into a root kernel; done when the kernel is made.</param>
public sealed record BundledPackage(string Name, IReadOnlyList<string> AssemblyPaths, Func<Kernel, Task> LoadAsync);
