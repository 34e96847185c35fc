using System.Globalization;
using Strm.Backbones;
using Strm.Models;

namespace Strm.Speed;

/// <summary>The operations of a backbone's convolutions, to compare the rate they run at with that of the largest product of matrices.</summary>
internal static class BackboneWork
{
    /// <summary>Counts a forward pass.</summary>
    /// <param name="model">The model.</param>
    /// <param name="size">Height and width of a frame, pixels.</param>
    /// <returns>Operations for a frame, two for each multiplication and addition.</returns>
    public static double OfFrame(FewShotModel model, int size) =>
        model.Backbone.named_parameters().Where(p => p.parameter.ndim == 4).Sum(p => 2.0 * p.parameter.numel() * Positions(p.name, model.Options.Backbone.Kind, size));

    // Names are those of checkpoints: 0 is the stem, 4 to 7 the layers; the first 1x1 convolution of a layer of ResNet-50 comes before its stride.
    private static double Positions(string name, BackboneKind kind, int size)
    {
        var parts = name.Split('.');
        var layer = int.Parse(parts[0], CultureInfo.InvariantCulture);
        var halvings = layer == 0 ? 1 : layer - 2;
        if (layer > 4 && kind is BackboneKind.ResNet50 && parts is [_, "0", "conv1", ..]) halvings--;
        var side = size;
        for (var i = 0; i < halvings; i++) side = (side + 1) / 2;
        return (double)side * side;
    }
}
