using Strm.Models;
using Strm.Statistics;

namespace Strm.Training;

/// <summary>Evaluates a model on a run's validation episodes.</summary>
/// <param name="model">The model, in evaluation mode.</param>
/// <param name="cancellationToken">Ends the work.</param>
/// <returns>Mean accuracy and 95 % interval.</returns>
public delegate AccuracyEstimate ModelValidation(FewShotModel model, CancellationToken cancellationToken);
