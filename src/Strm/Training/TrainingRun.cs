using System.Globalization;
using Strm.Models;
using Strm.Training.Replicas;

namespace Strm.Training;

/// <summary>
/// One training run in a folder: describes itself, trains, validates, saves, and resumes where an earlier process stopped.
/// </summary>
public sealed class TrainingRun
{
    private readonly RunFolder folder;
    private readonly FewShotModel model;
    private readonly TrainingOptions options;
    private readonly ModelValidation? validate;
    private readonly Replica replica;
    private readonly TrainingStates states;
    private string? warning;

    /// <summary>Prepares a run.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="model">The model, on its device, with its initial weights.</param>
    /// <param name="options">How to train it.</param>
    /// <param name="validate">Evaluates the model on validation episodes; needed if the options ask for validation.</param>
    /// <param name="replica">The model's replica, the first of several; null if it is the only one.</param>
    public TrainingRun(
        RunFolder folder, FewShotModel model, TrainingOptions options, ModelValidation? validate = null, Replica? replica = null)
    {
        if (options.ValidateEvery > 0) ArgumentNullException.ThrowIfNull(validate);
        (this.folder, this.model, this.options, this.validate) = (folder, model, options, validate);
        this.replica = replica ?? Replica.Alone;
        states = new TrainingStates(folder.StatePath, options.KeepStates);
    }

    /// <summary>
    /// A checkpoint of the official code from which a run without a saved state starts; null starts from the model's weights.
    /// </summary>
    public string? OfficialRun { get; init; }

    /// <summary>Trains to the end, until validation stops improving, or until cancelled; the work done is saved in each case.</summary>
    /// <param name="description">What the run is.</param>
    /// <param name="feed">Its episodes.</param>
    /// <param name="resume">Whether to resume from the folder's newest intact state.</param>
    /// <param name="progress">Receives a report after each task.</param>
    /// <param name="cancellationToken">Ends the run after the current task, with its state saved.</param>
    /// <returns>The outcome of the run.</returns>
    /// <exception cref="StrmException">
    /// The folder holds another run, or one that is not to be resumed; or the run cannot continue or be saved.
    /// </exception>
    public TrainingSummary Run(
        RunDescription description,
        EpisodeFeed feed,
        bool resume,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        Admit(description, resume);
        using var trainer = new Trainer(model, options, replica);
        Restore(trainer, resume);
        TrainingStates.Broadcast(replica, model, trainer);
        folder.Rewind(trainer.Task);
        RunFolder.WriteJson(folder.DescriptionPath, description);
        try
        {
            var last = Train(trainer, feed, progress, cancellationToken);
            SaveAtEnd(trainer);
            var summary = new TrainingSummary(
                trainer.Task, last?.AverageLoss, last?.AverageAccuracy, last?.TasksPerSecond, trainer.Validations.Best,
                trainer.Task < options.Iterations);
            RunFolder.WriteJson(folder.SummaryPath, summary);
            return summary;
        }
        catch (OperationCanceledException) when (trainer.AtRest)
        {
            SaveAtEnd(trainer);
            throw;
        }
    }

    /// <summary>Trains a replica that is not the first: it neither reports nor saves.</summary>
    /// <param name="model">The model, on its device.</param>
    /// <param name="options">How to train it.</param>
    /// <param name="replica">Which replica it is.</param>
    /// <param name="feed">Its episodes.</param>
    /// <param name="cancellationToken">Asks all replicas to stop.</param>
    /// <returns>How far it got.</returns>
    internal static TrainingSummary Follow(
        FewShotModel model, TrainingOptions options, Replica replica, EpisodeFeed feed, CancellationToken cancellationToken)
    {
        using var trainer = new Trainer(model, options, replica);
        TrainingStates.Broadcast(replica, model, trainer);
        foreach (var _ in trainer.Run(feed, cancellationToken))
        {
            // The first replica reports.
        }

        return new TrainingSummary(trainer.Task, null, null, null);
    }

    private TrainingProgress? Train(
        Trainer trainer, EpisodeFeed feed, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var (last, due) = ((TrainingProgress?)null, false);
        try
        {
            Validate(trainer, cancellationToken);
            foreach (var report in trainer.Run(feed, cancellationToken))
            {
                last = report;
                folder.Append(report);
                due |= options.SaveEvery > 0 && report.Task % options.SaveEvery == 0;
                if (report.Task == trainer.Task)
                {
                    Validate(trainer, cancellationToken);
                    if (due) warning = Save(trainer);
                    due = false;
                }

                progress?.Report(report with { Note = warning });
            }

            return last;
        }
        catch (StrmException exception) when (
            !IsFromDisk(exception.InnerException) && trainer is { AtRest: true, Task: > 0 } && trainer.WeightsAreFinite())
        {
            _ = Save(trainer);
            throw;
        }
    }

    private void Admit(RunDescription description, bool resume)
    {
        if (!File.Exists(folder.DescriptionPath)) return;
        if (!resume)
        {
            throw new StrmException(
                $"The folder {folder.Location} already holds a run.",
                "A new run needs a folder of its own.",
                "Continue it with --resume, or choose another folder with --out.");
        }

        var earlier = RunDescription.Read(folder.DescriptionPath);
        if (description.FirstDifference(earlier) is { } difference)
        {
            throw new StrmException(
                $"The folder {folder.Location} holds a different run: {difference}.",
                "Only options that do not change the weights may differ when resuming.",
                "Give the options of its run.json, or name another folder with --out.");
        }
    }

    // Another program's run is saved as the first state of this one, so that it can be resumed without that program's file.
    private void Restore(Trainer trainer, bool resume)
    {
        var found = resume && states.Restore(model, trainer);
        if (states.PassedOver.Count > 0)
        {
            warning = string.Create(
                CultureInfo.InvariantCulture,
                $"the saved state of task {string.Join(" and ", states.PassedOver)} is damaged; resumed from "
                    + $"{(trainer.Task > 0 ? $"task {trainer.Task}" : "the beginning")} instead");
        }

        if (found || OfficialRun is null) return;
        OfficialRunState.Restore(OfficialRun, model, trainer, options);
        states.Save(model, trainer);
    }

    // Replicas do the tasks of a step together, so a validation may be a few tasks late.
    private void Validate(Trainer trainer, CancellationToken cancellationToken)
    {
        if (options.ValidateEvery == 0 || trainer.Task == 0) return;
        var (task, before) = (trainer.Task, trainer.Validations.LastTask);
        if (task / options.ValidateEvery > before / options.ValidateEvery || (task == options.Iterations && before < task))
        {
            using var evaluated = trainer.AsEvaluated();
            var result = new ValidationResult(task, validate!(model, cancellationToken));
            folder.Append(result);
            if (trainer.Validations.Add(result)) ModelCheckpoint.Save(folder.BestCheckpointPath, model, task);
        }

        if (trainer.Validations.IsExhausted(options.Patience)) trainer.Stop();
    }

    private void SaveAtEnd(Trainer trainer)
    {
        if (Save(trainer) is not { } failure) return;
        throw new StrmException(
            $"The run stopped after task {trainer.Task}, but {failure}.",
            "The run folder must be writable and have room for a state of the model.",
            "Free some space and continue with --resume: the last saved state is intact.");
    }

    /// <summary>Saves the state and the weights.</summary>
    /// <returns>Null, or what went wrong: training can continue, and the states saved before are intact.</returns>
    /// <exception cref="StrmException">Some weights are not finite, and must not replace a good state.</exception>
    private string? Save(Trainer trainer)
    {
        if (!trainer.WeightsAreFinite()) throw NoNumbers(trainer.Task);
        try
        {
            if (folder.Flush() is { } failure) return $"metrics could not be written: {failure.TrimEnd('.')}";
            states.Save(model, trainer);
            using var evaluated = trainer.AsEvaluated();
            ModelCheckpoint.Save(folder.LastCheckpointPath, model, trainer.Task);
            return null;
        }
        catch (Exception exception) when (IsFromDisk(exception) || IsFromDisk(exception.InnerException))
        {
            var why = (exception as StrmException)?.Given ?? exception.Message;
            return $"the state of task {trainer.Task} could not be saved: {why.TrimEnd('.')}";
        }
    }

    private static StrmException NoNumbers(int task) => new(
        $"After task {task} some weights are not finite numbers, so no state was saved.",
        "Earlier saved states are intact.",
        "Start a new run from the last good weights (--initial) with a lower --learning-rate or --gradient-clip 1.");

    private static bool IsFromDisk(Exception? exception) => exception is IOException or UnauthorizedAccessException;
}
