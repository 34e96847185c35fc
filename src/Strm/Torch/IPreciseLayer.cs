namespace Strm.Models;

/// <summary>A layer whose convolution or product can take its operands in a narrower format.</summary>
internal interface IPreciseLayer
{
    /// <summary>The format; the layer's weights stay in float32, and so do their gradients.</summary>
    MatmulPrecision Precision { get; set; }
}
