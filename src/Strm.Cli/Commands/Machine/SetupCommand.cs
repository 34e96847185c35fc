using System.CommandLine;
using Strm.Backbones;
using Strm.Checkpoints;
using Strm.Models;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm setup</c>: the downloads, once this program runs. The entry script does the rest of the set-up.</summary>
internal static class SetupCommand
{
    private static readonly Option<bool> ImageNet = new("--imagenet")
    {
        Description = "Download torchvision's ImageNet weights of the backbone and check them.",
    };

    private static readonly Option<BackboneKind> Backbone = new("--backbone")
    {
        Description = "resnet18, resnet34 or resnet50.", DefaultValueFactory = _ => BackboneKind.ResNet50,
    };

    /// <summary>Where the weights are kept.</summary>
    public static string Folder => UserCache.Folder("imagenet");

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "setup",
            "Set this machine up: ./strm setup installs and builds; --imagenet also downloads ImageNet weights.") { ImageNet, Backbone };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (!result.GetValue(ImageNet))
            throw new UsageException(
                "'strm setup' was given nothing to download. It needs --imagenet. Add it, or run ./strm setup in the source folder to "
                    + "install and build.");
        var file = ImageNetWeights.For(Layers(result.GetValue(Backbone)));
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var path = await ProgressRenderer.RunAsync(
            result.InvocationConfiguration.Error, progress => ImageNetWeights.DownloadAsync(
                file, Folder, client, progress, cancellationToken)).ConfigureAwait(false);
        await result.InvocationConfiguration.Output.WriteLineAsync(
            $"{file.FileName} ({file.Weights}), SHA-256 checked. Train from it with --backbone-weights {path}").ConfigureAwait(false);
        return ExitCode.Success;
    }

    private static int Layers(BackboneKind kind) => kind switch
    {
        BackboneKind.ResNet18 => 18,
        BackboneKind.ResNet34 => 34,
        _ => 50,
    };
}

/// <summary>The command <c>strm doctor</c>: checks whether this machine has what the library needs.</summary>
internal static class DoctorCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command("doctor", "Check this machine: tensors, images, video tools, the default model.");
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var output = result.InvocationConfiguration.Output;
        var report = MachineReport.Create();
        foreach (var check in report.Checks) output.WriteLine($"{check.Name,-10} {(check.Passed ? "" : "FAILED: ")}{check.Detail}");
        output.WriteLine(report.IsSound ? "All checks passed." : "Some checks failed; see above.");
        return report.IsSound ? ExitCode.Success : ExitCode.Failure;
    }
}
