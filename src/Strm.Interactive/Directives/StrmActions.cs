using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Formatting;
using Strm.Episodes;
using Strm.Interactive.Views;
using Strm.Models;
using Strm.Preparation;
using Strm.Reports;
using Strm.Synthesis;
using Strm.Torch;
using Strm.Training;

namespace Strm.Interactive.Directives;

/// <summary>What the subcommands of <c>#!strm</c> do: the same as the library's own calls, shown in the cell.</summary>
internal static class StrmActions
{
    private const int PreparedShortSide = 80;

    /// <summary>Shows a user's error as a sentence without a stack trace.</summary>
    public static async Task Guarded(KernelInvocationContext context, Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (StrmException exception)
        {
            context.Fail(context.Command, message: exception.Message);
        }
    }

    public static Task Help(KernelInvocationContext context, IEnumerable<KernelActionDirective> subcommands)
    {
        var view = new ViewBuilder($"{StrmDirective.Name}: few-shot action recognition").Table(
            ["subcommand", "what it does", "parameters"],
            subcommands.Select(
                sub => (string[])[
                    sub.Name, sub.Description ?? "", string.Join(" ", sub.Parameters.Select(p => p.Required ? p.Name : $"[{p.Name}]"))
                ]),
            3);
        Show(context, view.Note("For example: #!strm synth --out actions.zip --name data").Build());
        return Task.CompletedTask;
    }

    public static Task Doctor(DoctorDirective command, KernelInvocationContext context)
    {
        Show(context, MachineReport.Create());
        return Task.CompletedTask;
    }

    public static async Task SynthAsync(SynthDirective command, KernelInvocationContext context)
    {
        if (File.Exists(command.Out) || Directory.Exists(command.Out))
            throw new StrmException(
                $"{command.Out} already exists.", "This command makes new archives only.", "Name another one with --out, or delete it.");
        var options = new SynthOptions
        {
            Seed = command.Seed,
            ClipsPerClass = command.ClipsPerClass,
            TrainClasses = command.TrainClasses,
            ValClasses = command.ValClasses,
            TestClasses = command.TestClasses,
        };
        var progress = new ProgressBars("The embedded benchmark");
        var videos = Directory.CreateTempSubdirectory("strm-synth-");
        try
        {
            var folder = Path.Combine(videos.FullName, "videos");
            await SyntheticDataset.WriteAsync(folder, options, progress, context.CancellationToken).ConfigureAwait(false);
            var prepare = new PrepareOptions { Videos = folder, Output = command.Out, Size = new OutputSize(0, PreparedShortSide) };
            await FramePreparation.RunAsync(prepare, progress, context.CancellationToken).ConfigureAwait(false);
        }
        finally
        {
            videos.Delete(recursive: true);
        }

        var experiment = StrmExperiment.Open(command.Out, ProtocolRegistry.Folder);
        Show(context, experiment);
        if (command.Name is null) experiment.Dispose();
        else await KeepAsync(context, command.Name, experiment).ConfigureAwait(false);
    }

    public static async Task Episode(EpisodeDirective command, KernelInvocationContext context)
    {
        using var experiment = StrmExperiment.Open(command.Data, command.Protocol);
        var shape = new EpisodeShape { Way = command.Way, Shot = command.Shot, Queries = command.Queries };
        var episode = experiment.Sampler(Part(command.Split), shape, command.Seed).Create(command.Index);
        Show(context, experiment.Preview(episode));
        await KeepAsync(context, command.Name, episode).ConfigureAwait(false);
    }

    public static async Task TrainAsync(TrainDirective command, KernelInvocationContext context)
    {
        using var experiment = StrmExperiment.Open(command.Data, command.Protocol);
        var preset = Preset(command);
        var options = new RunOptions
        {
            Device = command.Device, Resume = command.Resume, BackboneWeights = command.FromDefault ? StartingBackbone.Default : null,
        };
        IProgress<TrainingProgress> progress = command.Watch ? new TrainingWatch($"Training {preset.Model.Head.Name}") : new TrainingBar();
        var summary = await Task.Run(
            () => experiment.Train(command.Out, preset, options, progress, context.CancellationToken),
            CancellationToken.None).ConfigureAwait(false);
        Show(context, summary);
        if (command.Name is not null)
            await KeepAsync(
                context,
                command.Name,
                ModelCheckpoint.Load(Path.Combine(command.Out, "checkpoints", "last.safetensors")).Model).ConfigureAwait(false);
    }

    public static async Task EvaluateAsync(EvaluateDirective command, KernelInvocationContext context)
    {
        using var experiment = StrmExperiment.Open(command.Data, command.Protocol);
        var loaded = ModelCheckpoint.Load(command.Checkpoint ?? DefaultModel.CheckpointPath());
        using var model = loaded.Model.To(DeviceNames.One(command.Device));
        foreach (var note in loaded.Notes) Show(context, new ViewBuilder("The checkpoint").Note(note, NoteKind.Warning).Build());
        var shape = new EpisodeShape { Way = command.Way, Shot = command.Shot, Queries = command.Queries };
        var episodes = experiment.Episodes(Part(command.Split), shape, command.Count, command.Seed, model.Options.Frames);
        var progress = new ProgressBars("Evaluation");
        var result = await Task.Run(
            () => experiment.Evaluate(model, episodes, progress: progress, cancellationToken: context.CancellationToken),
            CancellationToken.None).ConfigureAwait(false);
        Show(context, result);
        await KeepAsync(context, command.Name, result).ConfigureAwait(false);
    }

    private static ExperimentPreset Preset(TrainDirective command)
    {
        var preset = command.Preset switch
        {
            "small" => ExperimentPreset.Small(),
            "paper" => ExperimentPreset.Paper(command.Protocol),
            _ => throw new StrmException($"--preset is '{command.Preset}'.", "It must be small or paper.", "Correct it."),
        };
        var training = preset.Training with { Seed = command.Seed };
        return preset with { Training = command.Iterations > 0 ? training with { Iterations = command.Iterations } : training };
    }

    private static SplitPart Part(string split) =>
        Enum.TryParse<SplitPart>(split, ignoreCase: true, out var part) && Enum.IsDefined(part) ? part
        : throw new StrmException($"--split is '{split}'.", "It must be train, val or test.", "Correct it.");

    private static void Show(KernelInvocationContext context, object value) =>
        KernelInvocationContextExtensions.Display(context, value, HtmlFormatter.MimeType, PlainTextFormatter.MimeType);

    private static async Task KeepAsync<T>(KernelInvocationContext context, string? name, T value)
        where T : notnull
    {
        if (name is null) return;
        if (context.HandlingKernel.RootKernel.FindKernels(kernel => kernel is CSharpKernel).FirstOrDefault() is not CSharpKernel csharp)
            throw new StrmException($"--name {name} was given.", "A C# kernel is required to hold the variable.", "Leave --name out.");
        await csharp.SetValueAsync(name, value, typeof(T)).ConfigureAwait(false);
    }
}
