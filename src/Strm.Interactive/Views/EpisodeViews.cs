using System.Text;
using Strm.Episodes;
using Strm.Reports;

namespace Strm.Interactive.Views;

/// <summary>Views of clips and episodes.</summary>
public static class EpisodeViews
{
    /// <summary>A clip as a film strip.</summary>
    /// <param name="preview">The clip.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(ClipPreview preview)
    {
        ArgumentNullException.ThrowIfNull(preview);
        return new ViewBuilder($"Clip {preview.Clip}")
            .Picture(
                preview.Strip with
                {
                    Caption = $"frames {string.Join(", ", preview.Frames.Select(frame => frame + 1))} of {preview.FrameCount}",
                })
            .Build();
    }

    /// <summary>An episode with its clips' strips.</summary>
    /// <param name="preview">The episode.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(EpisodePreview preview)
    {
        ArgumentNullException.ThrowIfNull(preview);
        return Grid(preview.Episode, i => preview.Support[i].ToHtml(), i => preview.Query[i].ToHtml(), preview.Prediction);
    }

    /// <summary>An episode as the names of its clips.</summary>
    /// <param name="episode">The episode.</param>
    /// <returns>The view.</returns>
    public static ResultView Of(Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        return Grid(episode, i => Name(episode.Support[i]), i => Name(episode.Query[i]), null);
    }

    private static ResultView Grid(
        Episode episode, Func<int, HtmlMarkup> support, Func<int, HtmlMarkup> query, EpisodePrediction? prediction)
    {
        var shots = episode.Support.GroupBy(clip => clip.Label).Select(group => group.Count()).Distinct().Order().ToList();
        var view = new ViewBuilder(
            $"Episode {episode.Index}: {episode.Way}-way {string.Join("–", shots)}-shot, "
                + $"{Numbers.Of(episode.Query.Count, "query", "queries")}");
        var classes = episode.Classes.Select((name, label) => HtmlMarkup.Of($"""<div class="cls"><b>{name}</b>{Clips(label)}</div>"""));
        var queries = episode.Query.Select(
            (clip, i) => HtmlMarkup.Of($"""<div class="cls">{query(i)}{Answer(episode, clip, prediction?.Query[i])}</div>"""));
        var grid = HtmlMarkup.Of(
            $"""
            <div class="soft">Support</div><div class="episode">{classes}</div>
            <div class="soft">Queries</div><div class="episode">{queries}</div>
            """);
        return view.Html(grid, Text(episode, prediction)).Build();

        IEnumerable<HtmlMarkup> Clips(int label) => episode.Support.Index()
            .Where(clip => clip.Item.Label == label).Select(clip => support(clip.Index));
    }

    private static HtmlMarkup Answer(Episode episode, EpisodeClip clip, QueryPrediction? answer)
    {
        var actual = episode.Classes[clip.Label];
        if (answer is null) return HtmlMarkup.Of($"""<div class="soft">{actual}</div>""");
        return answer.Predicted == clip.Label
            ? HtmlMarkup.Of($"""<div class="good">✓ {actual}</div>""")
            : HtmlMarkup.Of($"""<div class="bad">✗ {episode.Classes[answer.Predicted]}</div><div class="soft">is {actual}</div>""");
    }

    private static string Text(Episode episode, EpisodePrediction? prediction)
    {
        var rows = episode.Support.Select(clip => (string[])["support", episode.Classes[clip.Label], clip.Video.ToString(), ""])
            .Concat(
                episode.Query.Select(
                    (clip, i) => (string[])[
                        "query",
                        episode.Classes[clip.Label],
                        clip.Video.ToString(),
                        prediction is null ? "" : episode.Classes[prediction.Query[i].Predicted]
                    ]));
        return TextTable.Of(
            ["set", "class", "clip", prediction is null ? "" : "answer"],
            [.. rows.OrderBy(row => row[0] == "query").ThenBy(row => row[1], StringComparer.Ordinal)],
            4);
    }

    private static HtmlMarkup Name(EpisodeClip clip) => HtmlMarkup.Of($"""<div class="soft">{clip.Video.Name}</div>""");
}
