using System.Text.Json;
using Strm.Backbones;
using static Strm.Cli.Tests.CommandRun;

namespace Strm.Cli.Tests;

/// <summary>Which model names actions when no checkpoint is given.</summary>
public sealed class ModelChoiceTests(ActionClips clips) : IClassFixture<ActionClips>
{
    [SkippableFact]
    public async Task The_ImageNet_weights_answer_where_they_are_and_the_answer_names_them()
    {
        RequireWeights();
        var (output, error) = await RunAsync("classify", "--support", clips.Support, "--query", clips.AnyClip("throw"), "--json");
        using var answers = JsonDocument.Parse(output);
        Assert.Equal("imagenet", answers.RootElement[0].GetProperty("model").GetString());
        Assert.Equal("throw", answers.RootElement[0].GetProperty("predicted").GetString());
        Assert.Contains("No checkpoint was given.", error, StringComparison.Ordinal);
        Assert.Contains("trained on ImageNet", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_them_the_drawn_figure_model_answers_and_it_is_said_how_to_get_the_better_one()
    {
        var home = Directory.CreateTempSubdirectory("strm-home-").FullName;
        try
        {
            var (code, output, error) = await CommandProcess.OutcomeAsync(CommandProcess.Start(
                ["classify", "--support", clips.Support, "--query", clips.AnyClip("throw"), "--json"], "env", $"HOME={home}", $"XDG_CACHE_HOME={home}", $"NUGET_PACKAGES={home}"));
            Assert.True(code == 0, error);
            using var answers = JsonDocument.Parse(output);
            Assert.Equal("drawn", answers.RootElement[0].GetProperty("model").GetString());
            Assert.Contains($"'./strm setup' restores the package {ImageNetPackage.Id}", error, StringComparison.Ordinal);
            Assert.Contains("has only seen drawn figures", error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [SkippableFact]
    public async Task A_method_with_weights_of_its_own_needs_a_checkpoint()
    {
        RequireWeights();
        using var error = new StringWriter();
        string[] command = ["check", "--support", clips.Support, "--checkpoint", "imagenet", "--head", "trx"];
        Assert.Equal(ExitCode.Failure, await StrmCommandLine.RunAsync(command, TextWriter.Null, error, CancellationToken.None));
        Assert.Contains("The method trx was requested with ImageNet's weights.", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Give a checkpoint of it with --checkpoint", error.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_method_without_weights_takes_the_place_of_the_usual_one()
    {
        RequireWeights();
        using var check = JsonDocument.Parse((await RunAsync("check", "--support", clips.Support, "--head", "otam", "--image-size", "64", "--json")).Output);
        Assert.Equal(("imagenet", 8), (check.RootElement.GetProperty("model").GetString(), check.RootElement.GetProperty("tested").GetInt32()));
    }

    private static void RequireWeights() => Skip.IfNot(ImageNetPackage.IsHere, $"The package {ImageNetPackage.Id} is absent: './strm setup' restores it.");
}
