using Microsoft.DotNet.Interactive.Formatting;
using Strm.Interactive.Views;
using Strm.Models;
using Strm.Studies;
using static TorchSharp.torch;

namespace Strm.Interactive.Tests;

/// <summary>Views of what needs tensors.</summary>
public sealed class TensorViewTests(SampleData data) : IClassFixture<SampleData>
{
    [SkippableFact]
    public void A_tensor_shows_shape_type_device_statistics_and_first_values()
    {
        Tensors.Require();
        using var values = arange(24).reshape(2, 3, 4).to_type(ScalarType.Float32);
        var text = TensorView.Of(values).Text;
        foreach (var part in (string[])["(2, 3, 4) Float32", "cpu", "24, 96 B", "11.5 ± 6.9222", "0, 23", "First of 2:", "  8  9  10  11"]) Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Odd_tensors_are_shown_too()
    {
        Tensors.Require();
        using var scope = NewDisposeScope();
        Assert.Contains("It is empty.", TensorView.Of(zeros(0, 3)).Text, StringComparison.Ordinal);
        Assert.Contains("()", TensorView.Of(tensor(2.5)).Text, StringComparison.Ordinal);
        Assert.Contains("1  0", TensorView.Of(tensor(new[] { true, false })).Text, StringComparison.Ordinal);
        Assert.Contains("not finite", TensorView.Of(tensor(new[] { 1.0, double.NaN, double.PositiveInfinity })).Text, StringComparison.Ordinal);
        Assert.Contains("⋮", TensorView.Of(zeros(20, 20)).Text, StringComparison.Ordinal);
        Assert.Contains("wanted", TensorView.Of(zeros(2, requires_grad: true)).Text, StringComparison.Ordinal);
        var gone = zeros(2);
        gone.Dispose();
        Assert.Contains("disposed", TensorView.Of(gone).Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Statistics_of_a_big_tensor_are_those_of_all_its_values()
    {
        Tensors.Require();
        using var scope = NewDisposeScope();
        var values = cat([zeros(5_000_000), ones(5_000_000), tensor(new[] { float.NaN })]);
        var text = TensorView.Of(values).Text;
        Assert.Contains("0.5 ± 0.5", text, StringComparison.Ordinal);
        Assert.Contains("0, 1", text, StringComparison.Ordinal);
        Assert.Matches("not finite +1", text);
    }

    [SkippableFact]
    public void Looking_at_a_tensor_leaves_none_behind()
    {
        Tensors.Require();
        using var values = rand(3, 20, 20);
        TensorView.Of(values);
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 5; i++) TensorView.Of(values);
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [SkippableFact]
    public void A_loaded_model_tells_what_its_checkpoint_told()
    {
        Tensors.Require();
        ResultFormatters.Register();
        using var model = DefaultModel.Load();
        var loaded = new LoadedModel(model, 20_010, ["The checkpoint <b>has no</b> weights of QC."]);
        var (text, html) = (loaded.ToDisplayString(PlainTextFormatter.MimeType), loaded.ToDisplayString(HtmlFormatter.MimeType));
        foreach (var part in (string[])["STRM on ResNet18", "20,010 tasks", "The checkpoint <b>has no</b> weights of QC."]) Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;has no&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("trained for", new LoadedModel(model, null, []).ToDisplayString(PlainTextFormatter.MimeType), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Models_and_attention_are_shown()
    {
        Tensors.Require();
        ResultFormatters.Register();
        using var model = DefaultModel.Load();
        var summary = model.ToDisplayString(PlainTextFormatter.MimeType);
        foreach (var part in (string[])["STRM on ResNet18", "8 frames of 64 × 64 pixels", "resnet", "share, %"]) Assert.Contains(part, summary, StringComparison.Ordinal);
        var reader = new NamedClipReader(data.Experiment.Archive, model.Options);
        using var analysis = await AttentionAnalysis.CreateAsync(model, reader, reader.Parse("left/clip_1", "right/clip_1"), reader.Parse("left/clip_2")[0]);
        var html = analysis.ToDisplayString(HtmlFormatter.MimeType);
        Assert.True(html.Split("data:image/png;base64,").Length > 4);
        Assert.Contains("left/clip_2", analysis.ToDisplayString(PlainTextFormatter.MimeType), StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("STRM_GALLERY") is { } path)
        {
            using var values = rand(2, 5, 12);
            File.WriteAllText(path + ".tensors.html", $"<meta charset=utf-8><meta name=\"color-scheme\" content=\"light dark\">{html}{model.ToDisplayString(HtmlFormatter.MimeType)}{values.ToDisplayString(HtmlFormatter.MimeType)}");
        }
    }
}
