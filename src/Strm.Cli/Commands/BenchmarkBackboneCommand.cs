using System.CommandLine;
using Strm.Backbones;
using Strm.Studies.Speed;

namespace Strm.Cli.Commands;

/// <summary>The verb <c>strm benchmark backbone</c>.</summary>
internal static class BenchmarkBackboneCommand
{
    private static readonly BackboneBenchmarkOptions Defaults = new();

    private static readonly Option<BackboneKind> Backbone = new("--backbone") { Description = "resnet18, resnet34 or resnet50.", DefaultValueFactory = _ => Defaults.Backbone.Kind };
    private static readonly Option<int> Width = new("--backbone-width") { Description = "Channels after the first convolution.", DefaultValueFactory = _ => Defaults.Backbone.Width };
    private static readonly Option<int> ImageSize = new("--image-size") { Description = "Height and width of a frame, pixels.", DefaultValueFactory = _ => Defaults.ImageSize };
    private static readonly Option<int> Frames = new("--frames") { Description = "Frames at once, those of a clip.", DefaultValueFactory = _ => Defaults.Frames };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Rounds of this project and of PyTorch in turn; the fastest counts.", DefaultValueFactory = _ => Defaults.Rounds };
    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON list." };

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        var command = new Command("backbone", "Measure the backbone in evaluation, in float32 and bfloat16, beside the official one in PyTorch, on one thread each.")
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
        var rows = await ProgressRenderer.RunAsync(
            result.InvocationConfiguration.Error, progress => Task.Run(() => BackboneBenchmark.Run(options, progress, cancellationToken), CancellationToken.None)).ConfigureAwait(false);
        BenchmarkRow.Print([.. rows.Select(BenchmarkRow.Of)], result.GetValue(Json), result.InvocationConfiguration.Output);
        return StrmCommandLine.Success;
    }
}
