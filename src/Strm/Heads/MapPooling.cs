using Strm.Models;
using static TorchSharp.torch;

namespace Strm.Heads;

/// <summary>
/// How a head shrinks feature maps before applying any of its weights: what remains is all that the head needs of a clip.
/// </summary>
/// <remarks>Pooling again changes nothing, so <see cref="FewShotHead.Embed"/> takes pooled maps in place of whole ones, with the same
/// result.</remarks>
/// <param name="Kind">What is pooled.</param>
/// <param name="Grid">Cells along each side that remain; 0 if nothing is pooled.</param>
public sealed record MapPooling(MapPoolingKind Kind, int Grid)
{
    /// <summary>The head needs whole maps.</summary>
    public static MapPooling None { get; } = new(MapPoolingKind.None, 0);

    /// <summary>The head needs a vector per frame: the mean over positions.</summary>
    public static MapPooling Average { get; } = new(MapPoolingKind.Average, 1);

    /// <summary>The head needs a grid of patches per frame: the maximum over each.</summary>
    /// <param name="grid">Patches along each side.</param>
    /// <returns>The pooling.</returns>
    public static MapPooling Maximum(int grid) => new(MapPoolingKind.Maximum, grid);

    /// <summary>Pools feature maps.</summary>
    /// <param name="featureMaps">Feature maps (N, T, D, h, w).</param>
    /// <returns>Feature maps (N, T, D, grid, grid); unchanged if nothing is pooled.</returns>
    public Tensor Apply(Tensor featureMaps)
    {
        ArgumentNullException.ThrowIfNull(featureMaps);
        using var scope = NewDisposeScope();
        var pooled = Kind switch
        {
            MapPoolingKind.Average => PatchPooling.Average(featureMaps).unsqueeze(3).unsqueeze(4), // (N, T, D, 1, 1)
            MapPoolingKind.Maximum => PatchPooling.Patches(featureMaps, Grid)
                .unflatten(2, Grid, Grid)
                .permute(0, 1, 4, 2, 3), // (N, T, D, grid, grid)
            _ => featureMaps.alias(),
        };
        return pooled.MoveToOuterDisposeScope();
    }
}

/// <summary>What happens to a feature map.</summary>
public enum MapPoolingKind
{
    /// <summary>It stays whole.</summary>
    None,

    /// <summary>Its mean is taken.</summary>
    Average,

    /// <summary>The maximum of each cell of a grid is taken.</summary>
    Maximum,
}
