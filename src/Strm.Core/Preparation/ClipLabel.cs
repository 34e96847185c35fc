namespace Strm.Preparation;

/// <summary>What annotations call a clip.</summary>
/// <param name="ClassName">Its class.</param>
/// <param name="Clip">Its name.</param>
internal sealed record ClipLabel(string ClassName, string Clip);
