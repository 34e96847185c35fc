namespace Strm.Synthesis;

/// <summary>An action class from which clips can be made.</summary>
/// <param name="Name">The class name, usable as a folder name.</param>
/// <param name="Rehearse">Fits the action to the clip's cast.</param>
/// <example><code>
/// var salute = new ActionDefinition("salute", cast => cast.Solo(cast.Through(Poses.Stand, Poses.Stand with { RightArm = 100, RightElbow = 110 })));
/// var clip = ClipRenderer.Render(salute, index: 0, new SynthOptions());
/// </code></example>
public sealed record ActionDefinition(string Name, Func<Cast, Scene> Rehearse)
{
    /// <summary>The class that is this one played backwards, if there is one.</summary>
    public string? Reversal { get; init; }

    /// <summary>Whether the frames are rendered forwards and then put in reverse order.</summary>
    public bool Backwards { get; init; }

    /// <summary>Whether the action stays the same when left and right are exchanged.</summary>
    public bool Mirrors { get; init; } = true;

    /// <summary>The same action played backwards, as a class of its own.</summary>
    /// <remarks>
    /// Its clips are rendered forwards and their frames reversed, so the two classes cannot be told apart by any statistic that
    /// ignores the order of frames.
    /// </remarks>
    /// <param name="name">The other class's name.</param>
    /// <returns>The two classes, this one first.</returns>
    public IReadOnlyList<ActionDefinition> WithReversal(string name) =>
        [this with { Reversal = name }, this with { Name = name, Reversal = Name, Backwards = !Backwards }];
}
