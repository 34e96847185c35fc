using System.Globalization;
using Strm.Models;

namespace Strm.Training;

/// <summary>What happens around the tasks of a run in this process: metrics, saved states, validation, an early end.</summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly RunFolder folder;
    private readonly FewShotModel model;
    private readonly Trainer trainer;
    private readonly TrainingOptions options;
    private readonly ModelValidation? validate;
    private readonly IProgress<TrainingProgress>? progress;
    private readonly TrainingStates states;
    private readonly CancellationTokenSource enough = new();
    private TrainingProgress? last;
    private string? warning;
    private bool due;

    public TrainingSession(
        RunFolder folder, FewShotModel model, Trainer trainer, TrainingOptions options, ModelValidation? validate, IProgress<TrainingProgress>? progress)
    {
        if (options.ValidateEvery > 0 && validate is null) throw new ArgumentNullException(nameof(validate));
        (this.folder, this.model, this.trainer, this.options, this.validate, this.progress) = (folder, model, trainer, options, validate, progress);
        states = new TrainingStates(folder.StatePath, options.KeepStates);
    }

    /// <summary>Goes to the newest sound state, where there is one.</summary>
    /// <returns>Its file; null where there is none.</returns>
    public string? Restore()
    {
        var found = states.Restore(model, trainer);
        if (states.PassedOver.Count > 0)
        {
            warning = string.Create(
                CultureInfo.InvariantCulture,
                $"the saved state of task {string.Join(" and ", states.PassedOver)} is damaged, went on from {(trainer.Task > 0 ? $"that of task {trainer.Task}" : "the beginning")}");
        }

        return found ? states.TensorPath(trainer.Task) : null;
    }

    /// <summary>Begins where another program's run stands, and saves that as the run's first state, so that all workers can start from it.</summary>
    /// <param name="restore">Puts that run's state into model and trainer.</param>
    /// <returns>The state's file.</returns>
    public string Begin(Action<Trainer> restore)
    {
        restore(trainer);
        states.Save(model, trainer);
        return states.TensorPath(trainer.Task);
    }

    /// <summary>Trains to the end, until validation gets no better, or until cancelled.</summary>
    public TrainingSummary Run(EpisodeFeed feed, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enough.Token);
        try
        {
            Validate(cancellationToken);
            trainer.Run(feed, report => AfterTask(report, cancellationToken), stop.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The validations have got no better for as long as the options allow.
        }
        catch (OperationCanceledException)
        {
            SaveAtEnd();
            throw;
        }
        catch (StrmException) when (trainer is { AtRest: true, Task: > 0 } && trainer.WeightsAreFinite())
        {
            _ = Save();
            throw;
        }

        return Finish();
    }

    /// <inheritdoc/>
    public void Dispose() => enough.Dispose();

    private TrainingSummary Finish()
    {
        SaveAtEnd();
        var best = trainer.Validations.Best;
        var summary = new TrainingSummary(trainer.Task, last?.AverageLoss, last?.AverageAccuracy, last?.TasksPerSecond, best, trainer.Task < options.Iterations);
        RunFolder.WriteJson(folder.SummaryPath, summary);
        return summary;
    }

    private void AfterTask(TrainingProgress report, CancellationToken cancellationToken)
    {
        last = report;
        folder.Append(report);
        due |= options.SaveEvery > 0 && report.Task % options.SaveEvery == 0;
        if (report.Task == trainer.Task)
        {
            Validate(cancellationToken);
            if (due) warning = Save();
            due = false;
        }

        progress?.Report(report with { Note = warning });
    }

    // In a team the tasks of a step come together, so a validation may be a few tasks late.
    private void Validate(CancellationToken cancellationToken)
    {
        if (options.ValidateEvery == 0 || trainer.Task == 0) return;
        var (task, before) = (trainer.Task, trainer.Validations.LastTask);
        if (task / options.ValidateEvery > before / options.ValidateEvery || (task == options.Iterations && before < task))
        {
            trainer.AsEvaluated(() => Validate(task, cancellationToken));
        }

        if (trainer.Validations.IsExhausted(options.Patience)) enough.Cancel();
    }

    private ValidationResult Validate(int task, CancellationToken cancellationToken)
    {
        var result = new ValidationResult(task, validate!(model, cancellationToken));
        folder.Append(result);
        if (trainer.Validations.Add(result)) ModelCheckpoint.Save(folder.BestCheckpointPath, model, task);
        return result;
    }

    private void SaveAtEnd()
    {
        if (Save() is not { } failure) return;
        throw new StrmException(
            $"The run stopped after task {trainer.Task}, but {failure}.",
            "The run folder needs room for a state of the model, and must be writable.",
            "Make room and go on with --resume: the state saved before is whole.");
    }

    /// <summary>Saves the state and the weights.</summary>
    /// <returns>Null, or what is wrong: training can go on, and the states saved before are whole.</returns>
    /// <exception cref="StrmException">There are weights that are not numbers, which must not take the place of a good state.</exception>
    private string? Save()
    {
        if (!trainer.WeightsAreFinite()) throw NoNumbers();
        try
        {
            if (folder.Flush() is { } failure) return $"metrics could not be written: {failure.TrimEnd('.')}";
            states.Save(model, trainer);
            trainer.AsEvaluated(() =>
            {
                ModelCheckpoint.Save(folder.LastCheckpointPath, model, trainer.Task);
                return true;
            });
            return null;
        }
        catch (Exception exception) when (IsFromDisk(exception) || IsFromDisk(exception.InnerException))
        {
            return $"the state of task {trainer.Task} could not be saved: {exception.Message.TrimEnd('.')}";
        }
    }

    private StrmException NoNumbers() => new(
        $"After task {trainer.Task} some weights are not finite numbers, so no state was saved.",
        "The states saved before are whole.",
        "Start a new run from the last good weights (--initial) with a lower --learning-rate or --gradient-clip 1.");

    private static bool IsFromDisk(Exception? exception) => exception is IOException or UnauthorizedAccessException;
}
