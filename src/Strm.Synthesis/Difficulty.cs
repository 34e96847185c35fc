namespace Strm.Synthesis;

/// <summary>How much appearance, camera and background vary between the clips of a class.</summary>
public enum Difficulty
{
    /// <summary>Plain background, one kind of clothing, a steady camera.</summary>
    Easy,

    /// <summary>Random clothing, textured background, a random and slightly unsteady camera.</summary>
    Standard,

    /// <summary>Strong textures, clutter, sensor noise and a moving camera at any angle.</summary>
    Hard,
}
