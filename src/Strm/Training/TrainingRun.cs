using System.Reflection;
using Strm.Models;
using Strm.Training.Distributed;
using TorchSharp;

namespace Strm.Training;

/// <summary>One training run in a folder: describes itself, trains, saves, and goes on where an earlier process stopped.</summary>
public sealed class TrainingRun
{
    private readonly RunFolder folder;
    private readonly FewShotModel model;
    private readonly TrainingOptions options;
    private readonly ModelValidation? validate;
    private readonly TrainingTeam team;

    /// <summary>Prepares a run.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="model">The model, on its device, with its initial weights.</param>
    /// <param name="options">How to train it.</param>
    /// <param name="validate">Evaluates the model on validation episodes; needed where the options ask for validation.</param>
    /// <param name="team">The workers that train together, of which this is the first; null where there is only one.</param>
    public TrainingRun(RunFolder folder, FewShotModel model, TrainingOptions options, ModelValidation? validate = null, TrainingTeam? team = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        (this.folder, this.model, this.options, this.validate) = (folder, model, options, validate);
        this.team = team ?? TrainingTeam.Alone;
    }

    /// <summary>Called with the trainer of a run that has no saved state yet, before its first task: to go on with another program's run.</summary>
    public Action<Trainer>? Begin { get; init; }

    /// <summary>Versions that a run depends on.</summary>
    /// <returns>Names and versions.</returns>
    public static IReadOnlyDictionary<string, string> Versions() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["strm"] = typeof(TrainingRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        ["torchsharp"] = typeof(torch).Assembly.GetName().Version!.ToString(),
        ["dotnet"] = Environment.Version.ToString(),
    };

    /// <summary>Trains to the end, until validation gets no better, or until cancelled; what is done is saved in each case.</summary>
    /// <param name="description">What the run is.</param>
    /// <param name="feed">Its episodes.</param>
    /// <param name="resume">Whether to go on where the folder's newest sound state is.</param>
    /// <param name="progress">Told after each task.</param>
    /// <param name="cancellationToken">Ends the run after the task in hand, with a saved state.</param>
    /// <returns>What the run ended with.</returns>
    /// <exception cref="StrmException">The folder holds another run, or one that is not to be resumed; or the run cannot go on or be saved.</exception>
    public TrainingSummary Run(RunDescription description, EpisodeFeed feed, bool resume, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(feed);
        Admit(description, resume);
        using var trainer = new Trainer(model, options, team);
        using var session = new TrainingSession(folder, model, trainer, options, validate, progress);
        var state = resume ? session.Restore() : null;
        if (state is null && Begin is not null) state = session.Begin(Begin);
        TeamStart.Run(team, model, trainer, state);
        folder.Rewind(trainer.Task);
        RunFolder.WriteJson(folder.DescriptionPath, description);
        return session.Run(feed, cancellationToken);
    }

    private void Admit(RunDescription description, bool resume)
    {
        if (!File.Exists(folder.DescriptionPath)) return;
        if (!resume)
        {
            throw new StrmException(
                $"The folder {folder.Location} holds a run already.", "A new run needs a folder of its own.", "Go on with it by --resume, or name another folder with --out.");
        }

        var earlier = RunDescription.Read(folder.DescriptionPath);
        if (description.FirstDifference(earlier) is { } difference)
        {
            throw new StrmException(
                $"The run in {folder.Location} is another one: {difference}.",
                "Only options that do not change the weights may differ when resuming.",
                "Give the options of its run.json, or name another folder with --out.");
        }
    }
}
