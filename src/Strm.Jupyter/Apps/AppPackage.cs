namespace Strm.Jupyter.Apps;

/// <summary>What a program needs in place of a package that brings a notebook more than its types.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Reference">The line that refers to it: <c>#:project</c> or <c>#:package</c>.</param>
/// <param name="Usings">The usings that cells have without writing them.</param>
/// <param name="Start">The statement that makes its values readable as text.</param>
public sealed record AppPackage(string Name, string Reference, string Usings, string Start);
