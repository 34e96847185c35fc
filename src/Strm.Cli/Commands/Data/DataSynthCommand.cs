using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Strm.Synthesis;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm data synth</c>: makes the embedded benchmark.</summary>
internal static class DataSynthCommand
{
    private static readonly SynthOptions Defaults = new();

    private static readonly Option<DirectoryInfo> Out = new("--out") { Description = "The folder to make.", Required = true };

    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "The seed of every clip.", DefaultValueFactory = _ => Defaults.Seed,
    };

    private static readonly Option<Difficulty> Level = new("--difficulty")
    {
        Description = "How much appearance, camera and background vary: easy, standard or hard.",
        DefaultValueFactory = _ => Defaults.Difficulty,
    };

    private static readonly Option<int> Clips = Number("--clips-per-class", "Clips per class.", Defaults.ClipsPerClass);

    private static readonly Option<int> Train = Number("--train-classes", "Training classes.", Defaults.TrainClasses);

    private static readonly Option<int> Val = Number("--val-classes", "Validation classes.", Defaults.ValClasses);

    private static readonly Option<int> Test = Number("--test-classes", "Test classes.", Defaults.TestClasses);

    private static readonly Option<string> Size = new("--size")
    {
        Description = "Size of the clips in pixels, for example 112 or 160x120.", DefaultValueFactory = _ => "112",
    };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "synth",
            "Make the embedded benchmark: video files of a figure that performs actions, many of them time reversals of each other.")
        {
            Out, Seed, Level, Clips, Train, Val, Test, Size,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var size = PictureSize.Parse(result.GetRequiredValue(Size));
        var options = new SynthOptions
        {
            Seed = result.GetValue(Seed),
            Difficulty = result.GetValue(Level),
            ClipsPerClass = result.GetValue(Clips),
            TrainClasses = result.GetValue(Train),
            ValClasses = result.GetValue(Val),
            TestClasses = result.GetValue(Test),
            Width = size.Width,
            Height = size.Height,
        };
        var folder = result.GetRequiredValue(Out).FullName;
        var watch = Stopwatch.StartNew();
        var split = await ProgressRenderer.RunAsync(
            result.InvocationConfiguration.Error, progress => SyntheticDataset.WriteAsync(
                folder, options, progress, cancellationToken)).ConfigureAwait(false);
        await result.InvocationConfiguration.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{split.Train.Count} training, {split.Val.Count} validation and {split.Test.Count} test classes of {options.ClipsPerClass} "
                + $"clips in {folder} ({watch.Elapsed.TotalSeconds:0.0} s)"))
            .ConfigureAwait(false);
        return ExitCode.Success;
    }

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}

/// <summary>A size in pixels as given on the command line.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
internal sealed record PictureSize(int Width, int Height)
{
    /// <summary>Reads <c>N</c> (a square) or <c>WxH</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The size.</returns>
    /// <exception cref="UsageException">The text is neither.</exception>
    public static PictureSize Parse(string text)
    {
        var sides = text.Split('x');
        if (sides.Length is 1 or 2 && Side(sides[0]) is { } width && Side(sides[^1]) is { } height) return new PictureSize(width, height);
        throw new UsageException(
            $"'{text}' is not a size. A size is a number of pixels, for example 112, or width x height, for example 160x120.");
    }

    private static int? Side(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side > 0 ? side : null;
}
