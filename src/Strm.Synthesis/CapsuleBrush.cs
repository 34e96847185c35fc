using System.Numerics;
using System.Runtime.InteropServices;

namespace Strm.Synthesis;

/// <summary>A capsule in the picture, in pixels.</summary>
/// <param name="Start">One end of its axis.</param>
/// <param name="End">The other end.</param>
/// <param name="StartRadius">Radius at the first end.</param>
/// <param name="EndRadius">Radius at the other end.</param>
/// <param name="Colour">Its colour in full light.</param>
/// <param name="BandColour">Colour of bands across it.</param>
/// <param name="Bands">How many bands; 0 for none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CapsuleBrush(
    Vector2 Start, Vector2 End, float StartRadius, float EndRadius, Vector3 Colour, Vector3 BandColour, float Bands);
