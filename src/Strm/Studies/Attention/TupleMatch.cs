namespace Strm.Visualisation;

/// <summary>A tuple of the query's frames and the tuple of a support clip that it attends to most.</summary>
/// <param name="QueryFrames">Positions of the query's frames, from 0.</param>
/// <param name="SupportClip">The support clip's position in the support set.</param>
/// <param name="SupportFrames">Positions of the support clip's frames, from 0.</param>
/// <param name="Weight">The attention between them; over all tuples of the class it sums to 1 for each tuple of the query.</param>
public sealed record TupleMatch(IReadOnlyList<int> QueryFrames, int SupportClip, IReadOnlyList<int> SupportFrames, double Weight);
