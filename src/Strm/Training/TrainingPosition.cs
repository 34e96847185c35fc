using System.Text.Json.Serialization;

namespace Strm.Training;

/// <summary>The numbers of a saved state: where a run stands, beside its tensors.</summary>
/// <param name="Task">Tasks done.</param>
/// <param name="Average">Loss and accuracy of the last tasks.</param>
/// <param name="Validations">The validations made.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)] // Earlier versions also wrote the scale of the loss, which only float16 used.
internal sealed record TrainingPosition(int Task, RunningAverage Average, IReadOnlyList<ValidationResult> Validations)
{
    /// <summary>The position of a trainer.</summary>
    public static TrainingPosition Of(Trainer trainer) => new(trainer.Task, trainer.Average, trainer.Validations.Results);

    /// <summary>Puts a trainer there.</summary>
    public void ApplyTo(Trainer trainer)
    {
        trainer.Task = Task;
        trainer.Average = Average;
        trainer.Validations.Restore(Validations);
    }
}
