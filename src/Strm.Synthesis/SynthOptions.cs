namespace Strm.Synthesis;

/// <summary>What the embedded benchmark is made of.</summary>
public sealed record SynthOptions
{
    private readonly int clipsPerClass = 20;
    private readonly int width = 112;
    private readonly int height = 112;
    private readonly int minFrames = 16;
    private readonly int maxFrames = 24;
    private readonly int trainClasses = 44;
    private readonly int valClasses = 8;
    private readonly int testClasses = 14;

    /// <summary>The seed of every clip. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>How much appearance, camera and background vary. Default standard.</summary>
    public Difficulty Difficulty { get; init; } = Difficulty.Standard;

    /// <summary>Clips of every class. Default 20.</summary>
    public int ClipsPerClass { get => clipsPerClass; init => clipsPerClass = InRange(value, 1, 100_000, "clips per class", "--clips-per-class"); }

    /// <summary>Width of the clips in pixels, even. Default 112.</summary>
    public int Width { get => width; init => width = Even(value, "width"); }

    /// <summary>Height of the clips in pixels, even. Default 112.</summary>
    public int Height { get => height; init => height = Even(value, "height"); }

    /// <summary>Frames of the shortest clip. Default 16, twice the number sampled from a clip.</summary>
    public int MinFrames { get => minFrames; init => minFrames = InRange(value, 2, 10_000, "frames", "a number between"); }

    /// <summary>Frames of the longest clip. Default 24.</summary>
    public int MaxFrames { get => maxFrames; init => maxFrames = InRange(value, 2, 10_000, "frames", "a number between"); }

    /// <summary>Number of training classes. Default 44.</summary>
    public int TrainClasses
    {
        get => trainClasses;
        init => trainClasses = InRange(value, 0, ActionCatalog.Train.Count, "training classes", "--train-classes");
    }

    /// <summary>Number of validation classes. Default 8.</summary>
    public int ValClasses
    {
        get => valClasses;
        init => valClasses = InRange(value, 0, ActionCatalog.Val.Count, "validation classes", "--val-classes");
    }

    /// <summary>Number of test classes. Default 14.</summary>
    public int TestClasses
    {
        get => testClasses;
        init => testClasses = InRange(value, 0, ActionCatalog.Test.Count, "test classes", "--test-classes");
    }

    private static int InRange(int value, int low, int high, string what, string remedy) => value >= low && value <= high ? value : throw new StrmException(
        $"{value} {what} were requested.", $"The number must be between {low} and {high}.", $"Choose another with {remedy}.");

    private static int Even(int value, string what) => value is >= 16 and <= 4096 && value % 2 == 0 ? value : throw new StrmException(
        $"The clips' {what} was given as {value} pixels.", "It must be an even number between 16 and 4096, as video encoders need.", "Choose another with --size.");
}
