using System.Text.Json.Serialization;

namespace Strm.Heads;

/// <summary>The options of a method; each method derives its own and knows how to build its head.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "head")]
[JsonDerivedType(typeof(StrmHeadOptions), StrmHeadOptions.HeadName)]
[JsonDerivedType(typeof(ProtoNetHeadOptions), ProtoNetHeadOptions.HeadName)]
public abstract record HeadOptions
{
    /// <summary>The name of the method on the command line and in files.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>Builds the head with uninitialised weights.</summary>
    /// <param name="context">What it is built on.</param>
    public abstract FewShotHead Create(HeadContext context);
}
