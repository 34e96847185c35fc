using System.Collections.Concurrent;
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
        new FrameMatchHeadOptions(),
    ];

    private static readonly ConcurrentDictionary<string, HeadOptions> Registered = new(StringComparer.Ordinal);

    /// <summary>Names of all methods of this library.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Defaults.Select(d => d.Name)];

    /// <summary>Makes a method of one's own known by name, so that checkpoints and run folders that name it can be read.</summary>
    /// <param name="defaults">Its default options; registering the same name again replaces them.</param>
    /// <exception cref="StrmException">The name is one of this library's methods.</exception>
    public static void Register(HeadOptions defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        if (All.Contains(defaults.Name, StringComparer.Ordinal)) throw new StrmException($"The method '{defaults.Name}' was to be registered.", "That is a method of this library.", "Give yours another name.");
        Registered[defaults.Name] = defaults;
    }

    /// <summary>The default options of a method.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="current">Options in force: kept where they are of that method.</param>
    /// <returns>Its options.</returns>
    /// <exception cref="StrmException">There is no such method.</exception>
    public static HeadOptions Create(string name, HeadOptions? current = null) =>
        current?.Name == name
            ? current
            : Find(name)
                ?? throw new StrmException($"'{name}' is no method.", $"The methods are {string.Join(", ", All)}.", "Give one of them as --head.");

    /// <summary>The options' type of a method; null where there is none of the name.</summary>
    internal static Type? TypeOf(string name) => Find(name)?.GetType();

    private static HeadOptions? Find(string name) => Array.Find(Defaults, d => d.Name == name) ?? Registered.GetValueOrDefault(name);
}
