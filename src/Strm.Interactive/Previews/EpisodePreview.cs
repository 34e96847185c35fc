using Strm.Episodes;
using Strm.Interactive.Views;
using Strm.Reports;

namespace Strm.Interactive;

/// <summary>An episode to look at: a small strip of every clip.</summary>
/// <param name="Episode">The episode.</param>
/// <param name="Support">Strips of its support clips, in their order.</param>
/// <param name="Query">Strips of its queries, in their order.</param>
/// <param name="Prediction">What a model answered; null if none was asked.</param>
public sealed record EpisodePreview(
    Episode Episode, IReadOnlyList<EncodedPicture> Support, IReadOnlyList<EncodedPicture> Query, EpisodePrediction? Prediction = null);
