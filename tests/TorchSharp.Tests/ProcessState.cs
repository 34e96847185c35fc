namespace TorchSharp.Tests;

/// <summary>Tests of what the whole process shares run alone.</summary>
[CollectionDefinition(nameof(ProcessState), DisableParallelization = true)]
public sealed class ProcessState;
