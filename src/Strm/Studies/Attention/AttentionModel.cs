using Strm.Models;
using Strm.Recognition;

namespace Strm.Studies;

/// <summary>The model that a picture shows.</summary>
public static class AttentionModel
{
    /// <summary>Loads a model.</summary>
    /// <param name="checkpoint">
    /// A file, <c>imagenet</c> (the image network that names real clips, with the head <c>frames</c>) or <c>drawn</c>; null for
    /// <c>drawn</c>, whose parts are STRM's.
    /// </param>
    /// <returns>The model, on the CPU, with what a user should know about it.</returns>
    /// <exception cref="StrmException">The model is not available.</exception>
    public static LoadedModel Load(string? checkpoint = null)
    {
        var model = RecognitionModel.Load(checkpoint ?? DefaultModel.Name, new FewShotClassifierOptions());
        return new LoadedModel(model.Model, null, checkpoint is null ? [] : model.Notes);
    }
}
