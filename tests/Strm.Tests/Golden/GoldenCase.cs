using System.Text.Json;
using Strm.Backbones;
using Strm.Checkpoints;
using Strm.Heads;
using Strm.Models;
using Strm.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Tests.Golden;

/// <summary>One case of the official code's numbers: its configuration, its model with the golden's weights, its inputs and outputs.</summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly JsonDocument document;
    private readonly SafetensorsReader tensors;

    public GoldenCase(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Golden");
        document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, $"{name}.json")));
        tensors = SafetensorsReader.Open(Path.Combine(folder, $"{name}.safetensors"));
    }

    public JsonElement Json => document.RootElement;

    public int Way => Config("way").GetInt32();

    public int Frames => Config("seq_len").GetInt32();

    public int Width => Config("trans_linear_in_dim").GetInt32();

    public IReadOnlyList<string> TensorNames => [.. tensors.Entries.Select(e => e.Name)];

    public SupportLayout Layout => new([.. Labels("support_labels")], Way);

    public IReadOnlyList<int> QueryLabels => [.. Labels("query_labels")];

    public Tensor Read(string name) => TensorFile.Read(tensors, name);

    public StrmHeadOptions HeadOptions => new()
    {
        Cardinalities = [.. Config("temp_set").EnumerateArray().Select(c => c.GetInt32())],
        ProjectionWidth = Config("trans_linear_out_dim").GetInt32(),
        Dropout = 0,
    };

    public StrmHead CreateHead()
    {
        var head = new StrmHead(HeadOptions, new HeadContext(Width, Frames, new DropoutSource()));
        SetWeights(head.state_dict());
        head.eval();
        return head;
    }

    public FewShotModel CreateModel()
    {
        var model = new FewShotModel(new ModelOptions
        {
            Backbone = new BackboneOptions { Kind = Config("method").GetString() == "resnet50" ? BackboneKind.ResNet50 : BackboneKind.ResNet18 },
            Head = HeadOptions,
            Frames = Frames,
            ImageSize = Config("img_size").GetInt32(),
        });
        SetWeights(model.StateDict());
        return model;
    }

    /// <summary>Feature maps of the support (stream 1000) or query (stream 1001) clips (N, T, D, h, w).</summary>
    public Tensor FeatureMaps(ulong stream, int clips)
    {
        var size = Config("feature_hw").GetInt32();
        var values = GoldenNumbers.FeatureMaps(stream, (long)clips * Frames * Width * size * size);
        return tensor(values, [clips, Frames, Width, size, size]);
    }

    /// <summary>Frames of the support (stream 2000) or query (stream 2002) clips (N, T, 3, H, W).</summary>
    public Tensor Images(ulong stream, int clips)
    {
        var size = Config("img_size").GetInt32();
        return tensor(GoldenNumbers.Images(stream, clips * Frames, size), [clips, Frames, 3, size, size]);
    }

    public void Dispose()
    {
        document.Dispose();
        tensors.Dispose();
    }

    private JsonElement Config(string name) => Json.GetProperty("config").GetProperty(name);

    private IEnumerable<int> Labels(string name) => Json.GetProperty(name).EnumerateArray().Select(l => (int)l.GetDouble());

    private void SetWeights(IReadOnlyDictionary<string, Tensor> state)
    {
        using var gradients = no_grad();
        foreach (var parameter in Json.GetProperty("params").EnumerateArray())
        {
            var name = parameter.GetProperty("name").GetString()!;
            if (!parameter.TryGetProperty("center", out var center) || center.ValueKind == JsonValueKind.Null) continue;
            var target = state[name];
            var values = GoldenNumbers.Parameter(
                parameter.GetProperty("ordinal").GetUInt64(), target.numel(), center.GetDouble(), parameter.GetProperty("scale").GetDouble());
            target.copy_(tensor(values, target.shape));
        }
    }
}
