namespace Strm.Models;

/// <summary>The residual networks of He et al. ("Deep residual learning for image recognition", CVPR 2016) that serve as backbone.</summary>
public enum BackboneKind
{
    /// <summary>18 layers of basic blocks; 512 channels at width 64.</summary>
    ResNet18,

    /// <summary>34 layers of basic blocks; 512 channels at width 64.</summary>
    ResNet34,

    /// <summary>50 layers of bottleneck blocks; 2048 channels at width 64. The paper's backbone.</summary>
    ResNet50,
}
