namespace Strm.Diagnostics;

/// <summary>One thing that the library needs of a machine.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Passed">Whether it works.</param>
/// <param name="Detail">What was found, or what is wrong.</param>
public sealed record MachineCheck(string Name, bool Passed, string Detail);
