using System.Text.Json;
using Strm.Checkpoints;

namespace Strm.Core.Tests.Checkpoints;

/// <summary>The keys and shapes of the official models.</summary>
internal static class OfficialKeys
{
    /// <summary>One list per configuration of the golden file.</summary>
    public static TensorEntry[][] Read()
    {
        var configurations = new List<List<TensorEntry>>();
        foreach (var line in File.ReadLines(GoldenFolder.Require("official_keys_resnet50.txt")))
        {
            if (line.StartsWith("# resnet50", StringComparison.Ordinal)) configurations.Add([]);
            if (line.Split('\t') is not [var name, var shape, var type]) continue;
            configurations[^1].Add(new TensorEntry(name, type == "int64" ? TensorType.Int64 : TensorType.Float32, JsonSerializer.Deserialize<long[]>(shape)!));
        }

        return [.. configurations.Select(c => c.ToArray())];
    }
}
