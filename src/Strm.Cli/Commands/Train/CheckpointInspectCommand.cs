using System.CommandLine;
using System.Text.Json.Nodes;
using Strm.Checkpoints;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm checkpoint inspect</c>.</summary>
internal static class CheckpointInspectCommand
{
    private static readonly Argument<string> Input = new("FILE")
    {
        Description = "The checkpoint: safetensors, any torch.save file, TorchSharp or ONNX. FILE::NAME takes one of several "
            + "networks in it.",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("inspect", "Show what a checkpoint is, its tensors, and what is wrong with it.") { Input, Json };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        using var file = CheckpointFile.Open(result.GetRequiredValue(Input));
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(Json)) output.WriteLine(ToJson(file).ToJsonString(CheckpointNames.Json));
        else Print(file, output, result.InvocationConfiguration.Error);
        return ExitCode.Success;
    }

    private static JsonObject ToJson(CheckpointFile file) => new()
    {
        ["file"] = file.Path,
        ["bytes"] = file.Length,
        ["format"] = CheckpointNames.Of(file.Format),
        ["kind"] = CheckpointNames.Of(file.Kind),
        ["wrapped"] = file.IsWrapped,
        ["data_parallel"] = file.IsDataParallel,
        ["iteration"] = file.Iteration,
        ["layout"] = Layout(file.Layout),
        ["options"] = file.OptionsJson is { } json ? JsonNode.Parse(json) : null,
        ["metadata"] = new JsonObject(
            file.Metadata.Where(m => m.Key != CheckpointFile.OptionsKey).Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))),
        ["optimizer"] = file.Optimizer is { } optimizer ? Optimizer(optimizer) : null,
        ["scheduler"] = file.Scheduler is not null,
        ["tensors"] = new JsonArray([.. file.Entries.Select(Tensor)]),
        ["parameters"] = file.Entries.Where(e => !StateDictKeys.IsBuffer(e.Name)).Sum(e => e.ElementCount),
        ["non_finite"] = new JsonArray([.. file.FindNonFinite().Select(e => (JsonNode)e.Name)]),
        ["warnings"] = new JsonArray([.. Warnings(file).Select(w => (JsonNode)w)]),
    };

    private static JsonObject Layout(StrmCheckpointLayout layout) => new()
    {
        ["backbone"] = layout.Backbone?.Name,
        ["backbone_width"] = layout.Backbone?.Width,
        ["feature_width"] = layout.FeatureWidth,
        ["projection_width"] = layout.ProjectionWidth,
        ["frames"] = layout.Frames,
        ["cardinalities"] = new JsonArray([.. layout.Cardinalities.Select(c => (JsonNode)c)]),
        ["ple"] = layout.HasPatchEnrichment,
        ["fle"] = layout.HasFrameEnrichment,
        ["qc"] = layout.HasQuerySimilarity,
    };

    private static JsonObject Optimizer(OptimizerState optimizer) => new()
    {
        ["kind"] = optimizer.Kind.ToString().ToLowerInvariant(),
        ["parameters"] = optimizer.Groups.Sum(g => g.Parameters.Count),
        ["learning_rate"] = optimizer.Groups.Count > 0 ? optimizer.Groups[0].Number("lr") : null,
        ["state"] = new JsonArray(
            [.. optimizer.Slots.Values.SelectMany(s => s.Tensors.Keys).Distinct().Order(StringComparer.Ordinal).Select(n => (JsonNode)n)]),
    };

    private static JsonNode Tensor(TensorEntry entry) => new JsonObject
    {
        ["name"] = entry.Name,
        ["dtype"] = CheckpointNames.Of(entry.Type),
        ["shape"] = new JsonArray([.. entry.Shape.Select(s => (JsonNode)s)]),
    };

    private static IEnumerable<string> Warnings(CheckpointFile file) =>
        file.NonFiniteWarning() is { } warning ? [.. file.Warnings, warning] : file.Warnings;

    private static void Print(CheckpointFile file, TextWriter output, TextWriter error)
    {
        output.WriteLine($"{file.Path}: {CheckpointNames.Of(file.Format)}, {CheckpointNames.Megabytes(file.Length)}");
        var facts = $"{(file.IsWrapped ? ", wrapped" : "")}{(file.IsDataParallel ? ", trained on several devices" : "")}";
        output.WriteLine($"{CheckpointNames.Of(file.Kind)}{facts}{(file.Iteration is { } i ? $", iteration {i}" : "")}");
        output.WriteLine(file.Layout.ToString());
        if (file.Optimizer is { } optimizer)
            output.WriteLine(
                $"optimizer: {optimizer.Kind}, {optimizer.Groups.Sum(g => g.Parameters.Count)} parameters, "
                    + $"{optimizer.Slots.Count(s => s.Value.Tensors.Count > 0)} with state");
        if (file.OptionsJson is { } options) output.WriteLine($"options: {JsonNode.Parse(options)!.ToJsonString()}");
        output.WriteLine();
        foreach (var entry in file.Entries)
            output.WriteLine($"{CheckpointNames.Of(entry.Type),-9} {entry.ShapeText,-22} {CheckpointNames.Printable(entry.Name)}");
        output.WriteLine(
            $"{file.Entries.Count} tensors, "
            + $"{file.Entries.Where(e => !StateDictKeys.IsBuffer(e.Name)).Sum(e => e.ElementCount)} parameters");
        foreach (var warning in Warnings(file)) error.WriteLine($"Warning: {warning}");
    }
}
