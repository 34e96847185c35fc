namespace Strm.Checkpoints;

/// <summary>What a conversion did.</summary>
/// <param name="Output">The file written.</param>
/// <param name="Format">Its format.</param>
/// <param name="Tensors">The number of tensors of the model in it.</param>
/// <param name="Bytes">Its length in bytes.</param>
/// <param name="Notes">What a user should know, one sentence each.</param>
public sealed record ConversionReport(string Output, CheckpointFormat Format, int Tensors, long Bytes, IReadOnlyList<string> Notes);
