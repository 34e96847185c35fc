using Strm.Models;
using Strm.Statistics;

namespace Strm.Training;

/// <summary>The validations of a run: which was best, and whether it is still worth going on.</summary>
/// <remarks>
/// Validations are compared by the lower end of their 95 % interval, so that of two equal means the more certain one
/// wins; ties go to the earlier one.
/// </remarks>
public sealed class ValidationHistory
{
    private readonly List<ValidationResult> results = [];

    /// <summary>The validations, in order.</summary>
    public IReadOnlyList<ValidationResult> Results => results;

    /// <summary>The best one; null before the first.</summary>
    public ValidationResult? Best { get; private set; }

    /// <summary>Tasks done at the last validation; 0 before the first.</summary>
    public int LastTask => results.Count == 0 ? 0 : results[^1].Task;

    /// <summary>Adds a validation.</summary>
    /// <param name="result">Its result.</param>
    /// <returns>Whether it is the best so far.</returns>
    public bool Add(ValidationResult result)
    {
        results.Add(result);
        if (Best is not null && result.LowerEnd <= Best.LowerEnd) return false;
        Best = result;
        return true;
    }

    /// <summary>Whether the last <paramref name="patience"/> validations all failed to beat an earlier one.</summary>
    /// <param name="patience">How many; 0 is endless patience.</param>
    public bool IsExhausted(int patience) => patience > 0 && Best is not null && results.Count - 1 - results.IndexOf(Best) >= patience;

    /// <summary>Restores saved validations.</summary>
    /// <param name="saved">The validations, in order.</param>
    public void Restore(IEnumerable<ValidationResult> saved)
    {
        results.Clear();
        Best = null;
        foreach (var result in saved) Add(result);
    }
}

/// <summary>The result of a validation during training.</summary>
/// <param name="Task">Tasks done when it was made.</param>
/// <param name="Accuracy">Mean and 95 % interval over the validation episodes, fractions.</param>
public sealed record ValidationResult(int Task, AccuracyEstimate Accuracy)
{
    /// <summary>The lower end of the 95 % interval, by which checkpoints are compared.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double LowerEnd => Accuracy.Mean - Accuracy.HalfWidth;
}

/// <summary>Evaluates a model on a run's validation episodes.</summary>
/// <param name="model">The model, in evaluation mode.</param>
/// <param name="cancellationToken">Cancels the work.</param>
/// <returns>Mean accuracy and 95 % interval.</returns>
public delegate AccuracyEstimate ModelValidation(FewShotModel model, CancellationToken cancellationToken);
