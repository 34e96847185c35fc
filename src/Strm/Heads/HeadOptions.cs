using System.Text.Json.Serialization;

namespace Strm.Heads;

/// <summary>The options of a method; each method derives its own and knows how to build its head.</summary>
public abstract record HeadOptions
{
    /// <summary>The name of the method on the command line and in files.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>Whether the order of a clip's frames can change its logits.</summary>
    [JsonIgnore]
    public abstract bool IsOrderAware { get; }

    /// <summary>
    /// Whether the head wants a picture of what moved with each frame: its feature maps then have the channels of both, see
    /// <see cref="Models.MotionPictures"/>.
    /// </summary>
    [JsonIgnore]
    public virtual bool SeesMotion => false;

    /// <summary>Builds the head with uninitialised weights.</summary>
    /// <param name="context">What it is built on.</param>
    public abstract FewShotHead Create(HeadContext context);

    /// <summary>The same method at the size of the small preset: wide layers are narrowed.</summary>
    /// <returns>The options.</returns>
    public virtual HeadOptions Small() => this;

    /// <summary>The options with what the training classes determine, for example the width of a classifier.</summary>
    /// <param name="trainingClasses">How many classes there are to train on.</param>
    /// <returns>The options.</returns>
    public virtual HeadOptions ForTraining(int trainingClasses) => this;

    /// <summary>The options with another dropout rate.</summary>
    /// <param name="rate">The rate, in [0, 1).</param>
    /// <returns>The options.</returns>
    /// <exception cref="StrmException">The method has no dropout, and the rate is not 0.</exception>
    public virtual HeadOptions WithDropout(double rate) => rate == 0
        ? this
        : throw new StrmException($"A dropout rate was given for the head {Name}.", "It has no dropout.", "Leave the rate out.");

    /// <summary>The options with other frame tuples.</summary>
    /// <param name="cardinalities">Frames per tuple.</param>
    /// <returns>The options.</returns>
    /// <exception cref="StrmException">The method has no tuples of several cardinalities.</exception>
    public virtual HeadOptions WithCardinalities(IReadOnlyList<int> cardinalities) =>
        throw new StrmException(
            $"Cardinalities were given for the head {Name}.",
            "Only the heads strm and trx have them.",
            "Leave them out, or use one of these heads.");
}
