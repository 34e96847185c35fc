using System.Text.Json;
using Strm.Archives;

namespace Strm.Episodes;

/// <summary>Predictions as JSON lines, in the order of the episodes they belong to.</summary>
/// <remarks><c>{"episode":0,"query":[{"video":"run/xyz","label":3,"predicted":3,"logits":[…]}]}</c>, one logit for each class.</remarks>
public static class PredictionFile
{
    /// <summary>Writes predictions; the file appears when the last one is written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="predictions">The predictions, taken one after the other.</param>
    public static void Write(string path, IEnumerable<EpisodePrediction> predictions)
    {
        AtomicFile.Write(path, stream =>
        {
            foreach (var prediction in predictions) JsonLineFile.WriteLine(stream, writer => Write(writer, prediction));
        });
    }

    /// <summary>Reads predictions one by one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StrmException">A line holds no predictions; the message has the line's number.</exception>
    public static IEnumerable<EpisodePrediction> Read(string path) => JsonLineFile.Read(path, "prediction list", ReadLine);

    private static EpisodePrediction ReadLine(JsonLine line) =>
        new(line.Integer("episode"), [.. line.List("query").Select(item => ReadQuery(line, item))]);

    private static QueryPrediction ReadQuery(JsonLine line, JsonElement item)
    {
        var logits = line.List(item, "logits");
        var (label, predicted) = (line.Integer(item, "label"), line.Integer(item, "predicted"));
        if (label < 0 || label >= logits.Count || predicted < 0 || predicted >= logits.Count)
            throw line.Error(
                $"label {label} or predicted {predicted} is out of range", $"With {logits.Count} logits they are 0 to {logits.Count - 1}.");
        return new QueryPrediction(
            ClipId.Parse(line.Text(item, "video")), (int)label, (int)predicted, [.. logits.Select(l => Logit(line, l))]);
    }

    private static float Logit(JsonLine line, JsonElement item) =>
        item.ValueKind == JsonValueKind.Number ? item.GetSingle() : throw line.Error("a logit is not a number");

    private static float Finite(float logit, EpisodePrediction prediction) => float.IsFinite(logit) ? logit
        : throw new StrmException($"A logit of episode {prediction.Episode} is {logit}.", "Logits must be finite numbers.",
            "The model has diverged: train it with a smaller learning rate.");

    private static void Write(Utf8JsonWriter writer, EpisodePrediction prediction)
    {
        writer.WriteStartObject();
        writer.WriteNumber("episode", prediction.Episode);
        writer.WriteStartArray("query");
        foreach (var query in prediction.Query)
        {
            writer.WriteStartObject();
            writer.WriteString("video", query.Video.ToString());
            writer.WriteNumber("label", query.Label);
            writer.WriteNumber("predicted", query.Predicted);
            writer.WriteStartArray("logits");
            foreach (var logit in query.Logits) writer.WriteNumberValue(Finite(logit, prediction));
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

/// <summary>What a system says about the queries of an episode, in the episode's order.</summary>
/// <param name="Episode">The number of the episode.</param>
/// <param name="Query">One prediction for each query.</param>
public sealed record EpisodePrediction(long Episode, IReadOnlyList<QueryPrediction> Query)
{
    /// <summary>The fraction of the queries that are right.</summary>
    public double Accuracy => Query.Count == 0 ? 0 : (double)Query.Count(q => q.IsCorrect) / Query.Count;
}

/// <summary>What a system says about a query.</summary>
/// <param name="Video">The clip.</param>
/// <param name="Label">The index of its class.</param>
/// <param name="Predicted">The index of the class that the system chose.</param>
/// <param name="Logits">The system's score of each class (C).</param>
public sealed record QueryPrediction(ClipId Video, int Label, int Predicted, IReadOnlyList<float> Logits)
{
    /// <summary>Whether the system is right.</summary>
    public bool IsCorrect => Label == Predicted;
}
