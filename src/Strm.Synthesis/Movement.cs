namespace Strm.Synthesis;

/// <summary>The posture of a figure over an action.</summary>
/// <param name="time">From 0, before the action, to 1, after it.</param>
/// <returns>The posture.</returns>
public delegate Pose Movement(float time);
