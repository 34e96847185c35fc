namespace Strm.Training;

/// <summary>The numbers of a saved state: where a run stands, beside its tensors.</summary>
/// <param name="Task">Tasks done.</param>
/// <param name="Average">Loss and accuracy of the last tasks.</param>
/// <param name="Scale">The factor on the loss in float16.</param>
/// <param name="GoodSteps">Steps since it changed.</param>
/// <param name="Validations">The validations made.</param>
internal sealed record TrainingPosition(int Task, RunningAverage Average, double Scale, int GoodSteps, IReadOnlyList<ValidationResult> Validations)
{
    /// <summary>The position of a trainer.</summary>
    public static TrainingPosition Of(Trainer trainer) =>
        new(trainer.Task, trainer.Average, trainer.Scaler.Scale, trainer.Scaler.GoodSteps, trainer.Validations.Results);

    /// <summary>Puts a trainer there.</summary>
    public void ApplyTo(Trainer trainer)
    {
        trainer.Task = Task;
        trainer.Average = Average;
        trainer.Scaler.Restore(Scale, GoodSteps);
        trainer.Validations.Restore(Validations);
    }
}
