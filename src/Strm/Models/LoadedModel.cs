namespace Strm.Models;

/// <summary>A model read from a checkpoint.</summary>
/// <param name="Model">The model, in evaluation mode, on the CPU.</param>
/// <param name="Iteration">Training tasks done, where the file tells.</param>
/// <param name="Notes">What a user should know of it, one sentence each.</param>
public sealed record LoadedModel(FewShotModel Model, long? Iteration, IReadOnlyList<string> Notes);
