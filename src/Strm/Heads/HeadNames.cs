using Strm.Heads.Arn;
using Strm.Heads.CmnJ;
using Strm.Heads.HfAr;
using Strm.Heads.HyRsm;
using Strm.Heads.Tarn;

namespace Strm.Heads;

/// <summary>The methods by name.</summary>
public static class HeadNames
{
    private static readonly HeadOptions[] Defaults =
    [
        new StrmHeadOptions(),
        new TrxHeadOptions(),
        new OtamHeadOptions(),
        new TarnHeadOptions(),
        new ArnHeadOptions(),
        new CmnJHeadOptions(),
        new HfArHeadOptions(),
        new ProtoNetHeadOptions(),
        new TsnHeadOptions(),
        new BiMhmHeadOptions(),
        new HyRsmHeadOptions(),
        new ChamferHeadOptions(),
        new CrossTransformerHeadOptions(),
    ];

    /// <summary>Names of all methods.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Defaults.Select(d => d.Name)];

    /// <summary>The default options of a method.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="current">Options in force: kept where they are of that method.</param>
    /// <returns>Its options.</returns>
    /// <exception cref="StrmException">There is no such method.</exception>
    public static HeadOptions Create(string name, HeadOptions? current = null) =>
        current?.Name == name
            ? current
            : Array.Find(Defaults, d => d.Name == name)
                ?? throw new StrmException($"'{name}' is no method.", $"The methods are {string.Join(", ", All)}.", "Give one of them as --head.");
}
