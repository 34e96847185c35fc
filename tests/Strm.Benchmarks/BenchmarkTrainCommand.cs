using System.CommandLine;
using Strm.Backbones;
using Strm.Cli;
using Strm.Cli.Commands;
using Strm.Models;
using Strm.Training;

namespace Strm.Speed;

/// <summary>The command <c>strm benchmark train</c>.</summary>
internal static class BenchmarkTrainCommand
{
    private static readonly TrainingBenchmarkOptions Defaults = new();

    private static readonly Option<BackboneKind?> Backbone = new("--backbone") { Description = "resnet18 (on a processor), resnet34 or resnet50 (on a GPU)." };
    private static readonly Option<int> Width = new("--backbone-width") { Description = "Channels after the first convolution.", DefaultValueFactory = _ => Defaults.Backbone.Width };
    private static readonly Option<int?> ImageSize = new("--image-size") { Description = "Height and width of a frame, pixels: 84 on a processor, 224 on a GPU." };
    private static readonly Option<int> Way = new("--way") { Description = "Classes per task.", DefaultValueFactory = _ => Defaults.Way };
    private static readonly Option<int> Shot = new("--shot") { Description = "Support clips per class.", DefaultValueFactory = _ => Defaults.Shot };
    private static readonly Option<int> Queries = new("--queries") { Description = "Query clips per class.", DefaultValueFactory = _ => Defaults.Queries };
    private static readonly Option<int> Tasks = new("--tasks") { Description = "Tasks measured on either side, in turns; the median counts.", DefaultValueFactory = _ => Defaults.Tasks };
    private static readonly Option<string> Device = new("--device") { Description = "cpu, cuda or cuda:1.", DefaultValueFactory = _ => Defaults.Device };
    private static readonly Option<TrainingPrecision[]> Precision = new("--precision")
    {
        Description = "fp32, tf32 or bf16; several are measured one after the other, on a GPU all three.", AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> Checkpoint = new("--checkpoint-activations") { Description = "Compute activations again here, to see what it costs." };
    private static readonly Option<string> Python = new("--python") { Description = "The Python that has PyTorch.", DefaultValueFactory = _ => Defaults.Python };
    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON list." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("train", BenchmarkCommand.SpeedParts["train"])
        {
            Backbone, Width, ImageSize, Way, Shot, Queries, Tasks, Device, Precision, Checkpoint, Python, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var device = result.GetRequiredValue(Device);
        var onProcessor = device == Defaults.Device;
        var options = new TrainingBenchmarkOptions
        {
            Backbone = new BackboneOptions { Kind = result.GetValue(Backbone) ?? (onProcessor ? Defaults.Backbone.Kind : BackboneKind.ResNet50), Width = result.GetValue(Width) },
            ImageSize = result.GetValue(ImageSize) ?? (onProcessor ? Defaults.ImageSize : 224),
            Way = result.GetValue(Way),
            Shot = result.GetValue(Shot),
            Queries = result.GetValue(Queries),
            Tasks = result.GetValue(Tasks),
            Device = device,
            Precisions = result.GetValue(Precision) is { Length: > 0 } given ? given
                : onProcessor ? Defaults.Precisions : [TrainingPrecision.Fp32, TrainingPrecision.Tf32, TrainingPrecision.Bf16],
            CheckpointActivations = result.GetValue(Checkpoint),
            Python = result.GetRequiredValue(Python),
        };
        var rows = await ProgressRenderer.RunAsync(result, progress => TrainingBenchmark.Run(options, progress, cancellationToken)).ConfigureAwait(false);
        BenchmarkResult.Print(rows, result.GetValue(Json), result.InvocationConfiguration.Output);
        return ExitCode.Success;
    }
}
