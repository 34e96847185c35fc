using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Strm.Models;

/// <summary>Linear layers with ReLU between them, named as in the official model: <c>inp_fc</c>, <c>hid_fc</c> where there are three, <c>out_fc</c>.</summary>
internal sealed class MultilayerPerceptron : Module<Tensor, Tensor>
{
    [ComponentName(Name = "inp_fc")]
    private readonly LinearLayer input;

    [ComponentName(Name = "hid_fc")]
    private readonly LinearLayer? hidden;

    [ComponentName(Name = "out_fc")]
    private readonly LinearLayer output;

    private MultilayerPerceptron(int width, int hiddenWidth, bool threeLayers)
        : base(nameof(MultilayerPerceptron))
    {
        input = new LinearLayer(width, hiddenWidth);
        hidden = threeLayers ? new LinearLayer(hiddenWidth, hiddenWidth) : null;
        output = new LinearLayer(hiddenWidth, width);
        RegisterComponents();
    }

    /// <summary>The first layer.</summary>
    public LinearLayer Input => input;

    /// <summary>The middle layer of three; null where there are two.</summary>
    public LinearLayer? Hidden => hidden;

    /// <summary>The last layer.</summary>
    public LinearLayer Output => output;

    /// <summary>Two layers of the same width.</summary>
    public static MultilayerPerceptron TwoLayers(int width) => new(width, width, threeLayers: false);

    /// <summary>Three layers through a bottleneck of half the width.</summary>
    public static MultilayerPerceptron Bottleneck(int width) => new(width, width / 2, threeLayers: true);

    /// <summary>Applies the layers to the last dimension.</summary>
    public override Tensor forward(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var inner = input.forward(tensor).relu_();
        if (hidden is not null) inner = hidden.forward(inner).relu_();
        return output.forward(inner).MoveToOuterDisposeScope();
    }
}
