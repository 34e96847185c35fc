namespace Strm.Synthesis;

/// <summary>Puts on the stage what is seen at a moment of an action.</summary>
/// <param name="stage">The empty stage.</param>
/// <param name="time">From 0, before the action, to 1, after it.</param>
public delegate void Scene(Stage stage, float time);
