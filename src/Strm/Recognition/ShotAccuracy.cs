namespace Strm.Recognition;

/// <summary>How well the clips that were left out are recognised from a number of clips per action.</summary>
/// <param name="Shots">Clips per action; an action with fewer gives all it has.</param>
/// <param name="Accuracy">The fraction that was recognised.</param>
/// <param name="Trials">How many answers that is the mean of.</param>
public sealed record ShotAccuracy(int Shots, double Accuracy, int Trials);
