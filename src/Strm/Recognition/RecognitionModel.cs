using Strm.Backbones;
using Strm.Heads;
using Strm.Images;
using Strm.Models;

namespace Strm.Recognition;

/// <summary>The model that names actions: from a checkpoint, or a default.</summary>
/// <param name="Model">The model, on the CPU.</param>
/// <param name="Name"><c>imagenet</c>, <c>drawn</c>, or the path of the checkpoint.</param>
/// <param name="Temperature">
/// What its logits are divided by before the softmax if the support cannot tell; null if that was never measured.
/// </param>
/// <param name="Notes">What a user should know about it, one sentence each.</param>
internal sealed record RecognitionModel(FewShotModel Model, string Name, double? Temperature, IReadOnlyList<string> Notes)
{
    private const string Absent =
        "No checkpoint was given, and the ImageNet weights, the default for real video, are not on this machine: './strm setup' restores "
            + $"the package {ImageNetPackage.Id}.";

    private const string ByDefault = "No checkpoint was given.";

    private const string Features = "Clips are compared by the features of a network that was trained on ImageNet's photographs, "
        + "never on actions.";

    private const string Accuracy = Features
        + " On real clips of five actions it was right 8 times in 10 with one clip per action and 9 in 10 with five; for very "
        + "similar actions, 5 and 7 in 10.";

    /// <summary>Chooses the model.</summary>
    /// <param name="checkpoint">A file, <c>imagenet</c> or <c>drawn</c>; null for the better default that is available.</param>
    /// <param name="options">The method and the size of a frame.</param>
    /// <returns>The model.</returns>
    /// <exception cref="StrmException">The model is not available, or is not of the method.</exception>
    public static RecognitionModel Load(string? checkpoint, FewShotClassifierOptions options) => checkpoint switch
    {
        null when ImageNetPackage.IsHere => ImageNet(options, ByDefault),
        null => Drawn(options, Absent),
        StartingBackbone.ImageNet => ImageNet(options),
        DefaultModel.Name => Drawn(options),
        _ => File(checkpoint, options),
    };

    private static RecognitionModel ImageNet(FewShotClassifierOptions options, params string[] notes)
    {
        var start = StartingBackbone.Open(StartingBackbone.ImageNet);
        var usual = new FrameMatchHeadOptions();
        var head = options.Head is { } name ? HeadRegistry.Create(name, usual) : usual;
        var model = new FewShotModel(Shape(start, head, options.ImageSize));
        try
        {
            if (model.Head.parameters().Any()) throw Untrained(head.Name);
            ModelCheckpoint.LoadBackbone(model, start.Path);
            return new RecognitionModel(
                model, StartingBackbone.ImageNet, head == usual ? 1 : null, [.. notes, head == usual ? Accuracy : Features]);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static ModelOptions Shape(StartingBackbone start, HeadOptions head, int? imageSize)
    {
        var shape = new ModelOptions { Backbone = start.Backbone, Head = head, Normalisation = start.Normalisation!, Fit = FrameFit.Whole };
        return imageSize is { } size ? shape with { ImageSize = size } : shape;
    }

    private static RecognitionModel Drawn(FewShotClassifierOptions options, params string[] notes)
    {
        var loaded = ModelCheckpoint.Load(DefaultModel.CheckpointPath(), o => WithHead(o, options));
        return new RecognitionModel(loaded.Model, DefaultModel.Name, null, [.. notes, DefaultModel.Accuracy]);
    }

    private static RecognitionModel File(string path, FewShotClassifierOptions options)
    {
        var loaded = ModelCheckpoint.Load(path, o => WithHead(o, options) with { ImageSize = options.ImageSize ?? o.ImageSize });
        return new RecognitionModel(loaded.Model, path, null, loaded.Notes);
    }

    private static ModelOptions WithHead(ModelOptions model, FewShotClassifierOptions options) =>
        options.Head is { } head ? model with { Head = HeadRegistry.Create(head, model.Head) } : model;

    private static StrmException Untrained(string head) => new(
        $"The method {head} was requested with ImageNet's weights.",
        "It has weights of its own, which must be trained.",
        "Give a checkpoint of it with --checkpoint, or leave --head out.");
}
