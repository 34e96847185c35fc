using System.CommandLine;
using Strm.Checkpoints;
using Strm.Heads;
using Strm.Models;
using Strm.Torch;
using static TorchSharp.torch;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm forward</c>: one episode of tensors through a model.</summary>
internal static class ForwardCommand
{
    private static readonly Option<string> Checkpoint = new("--checkpoint") { Description = "The model.", Required = true };
    private static readonly Option<string> Episode = new("--episode")
    {
        Description = "Safetensors: support, support_labels, query (or support_maps, query_maps).", Required = true,
    };
    private static readonly Option<string> Out = new("--out")
    {
        Description = "Safetensors to write: logits_trm, logits_qc, logits.", Required = true,
    };
    private static readonly Option<string?> Options = new("--options")
    {
        Description = "JSON with options that are not in the checkpoint.",
    };
    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "The seed of random weights and dropout (with --compat or --qc frozen).", DefaultValueFactory = _ => 0,
    };
    private static readonly CompatibilityFlags Compatibility = new();

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("forward", "Pass one episode of tensors through a model and write its logits.")
        {
            Checkpoint, Episode, Out, Options, Seed,
        };
        Compatibility.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var options = result.GetValue(Options);
        var episodeFile = result.GetRequiredValue(Episode);
        if (!File.Exists(episodeFile))
            throw new StrmException(
                $"The episode '{episodeFile}' does not exist.",
                "A safetensors file with support, support_labels and query is needed.",
                "Check --episode.");
        var loaded = ModelCheckpoint.Load(
            result.GetRequiredValue(Checkpoint),
            o => Compatibility.Apply(result, options is null ? o : OptionsFile.Merge(o, options), result.GetValue(Seed)));
        using var model = loaded.Model;
        foreach (var note in loaded.Notes) result.InvocationConfiguration.Error.WriteLine(note);
        using var episode = SafetensorsReader.Open(episodeFile);
        var logits = Forward(model, episode);
        var outputs = new List<KeyValuePair<string, Tensor>> { new("logits_trm", logits.Primary), new("logits", logits.Combined()) };
        if (logits.Auxiliary is { } auxiliary) outputs.Add(new("logits_qc", auxiliary));
        TensorFile.Write(result.GetRequiredValue(Out), outputs);
        return ExitCode.Success;
    }

    private static HeadLogits Forward(FewShotModel model, SafetensorsReader episode)
    {
        var labels = TensorFile.Read(episode, "support_labels").to_type(ScalarType.Int64).data<long>().Select(l => (int)l).ToArray();
        var layout = new SupportLayout(labels, labels.Length == 0 ? 1 : labels.Max() + 1);
        if (!episode.Contains("support_maps"))
            return model.Forward(Clips(episode, "support", labels.Length), layout, Clips(episode, "query"));
        var (support, query) = (Clips(episode, "support_maps", labels.Length), Clips(episode, "query_maps"));
        return model.Head.Compare(model.Head.Embed(support), layout, model.Head.Embed(query));
    }

    private static Tensor Clips(SafetensorsReader episode, string name, int? count = null)
    {
        var clips = TensorFile.Read(episode, name).to_type(ScalarType.Float32);
        if (clips.ndim != 5 || (count is null ? clips.shape[0] == 0 : clips.shape[0] != count))
        {
            throw new StrmException(
                $"'{name}' has shape ({string.Join(", ", clips.shape)}).",
                $"It must be ({count?.ToString() ?? "at least one clip"}, frames, channels, height, width), one clip per label.",
                "Correct the episode file.");
        }

        if (clips.IsFinite()) return clips;
        throw new StrmException(
            $"'{name}' has values that are infinite or NaN.", "Every value must be a finite number.", "Correct the episode file.");
    }
}
