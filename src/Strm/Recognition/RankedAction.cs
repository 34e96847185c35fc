namespace Strm.Recognition;

/// <summary>An action and how sure the classifier is of it.</summary>
/// <param name="Action">The action.</param>
/// <param name="Confidence">A fraction; those of all actions add up to 1.</param>
public sealed record RankedAction(string Action, double Confidence);
