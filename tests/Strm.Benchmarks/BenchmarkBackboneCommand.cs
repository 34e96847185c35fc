using System.CommandLine;
using Strm.Backbones;
using Strm.Cli;
using Strm.Cli.Commands;
using Strm.Models;

namespace Strm.Speed;

/// <summary>The command <c>strm benchmark backbone</c>.</summary>
internal static class BenchmarkBackboneCommand
{
    private static readonly BackboneBenchmarkOptions Defaults = new();

    private static readonly Option<BackboneKind> Backbone = new("--backbone") { Description = "resnet18, resnet34 or resnet50.", DefaultValueFactory = _ => Defaults.Backbone.Kind };
    private static readonly Option<int> Width = new("--backbone-width") { Description = "Channels after the first convolution.", DefaultValueFactory = _ => Defaults.Backbone.Width };
    private static readonly Option<int> ImageSize = new("--image-size") { Description = "Height and width of a frame, pixels.", DefaultValueFactory = _ => Defaults.ImageSize };
    private static readonly Option<int> Frames = new("--frames") { Description = "Frames at once, those of a clip.", DefaultValueFactory = _ => Defaults.Frames };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Rounds of this project and of PyTorch in turn; the fastest counts.", DefaultValueFactory = _ => Defaults.Rounds };
    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON list." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("backbone", BenchmarkCommand.SpeedParts["backbone"])
        {
            Backbone, Width, ImageSize, Frames, Rounds, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new BackboneBenchmarkOptions
        {
            Backbone = new BackboneOptions { Kind = result.GetValue(Backbone), Width = result.GetValue(Width) },
            ImageSize = result.GetValue(ImageSize),
            Frames = result.GetValue(Frames),
            Rounds = result.GetValue(Rounds),
        };
        var rows = await ProgressRenderer.RunAsync(result, progress => BackboneBenchmark.Run(options, progress, cancellationToken)).ConfigureAwait(false);
        BenchmarkResult.Print(rows, result.GetValue(Json), result.InvocationConfiguration.Output);
        return ExitCode.Success;
    }
}
