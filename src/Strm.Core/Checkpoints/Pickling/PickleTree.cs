namespace Strm.Checkpoints.Pickling;

/// <summary>Checks that what a pickle made can be walked: a pickle can make lists that contain themselves, or lists of lists
/// of lists that share their elements and are therefore exponentially long.</summary>
internal static class PickleTree
{
    private const int MaximumDepth = 32;
    private const int VisitsPerByte = 8;
    private const int MinimumVisits = 10_000;

    /// <summary>Walks a value as every user of it will.</summary>
    /// <param name="root">The value.</param>
    /// <param name="input">The pickle.</param>
    /// <exception cref="StrmException">The walk is too deep or too long.</exception>
    public static void Check(PickleValue root, PickleCursor input)
    {
        var left = MinimumVisits + (VisitsPerByte * input.Consumed);
        Visit(root, 0, input, ref left);
    }

    private static void Visit(PickleValue value, int depth, PickleCursor input, ref long left)
    {
        if (depth > MaximumDepth) throw input.Damaged($"its values contain each other more than {MaximumDepth} deep");
        if (--left < 0) throw input.Damaged("its values share so many parts that walking them would not end");
        if (value is PickleSequence sequence)
        {
            foreach (var item in sequence.Items) Visit(item, depth + 1, input, ref left);
        }
        else if (value is PickleMap dictionary)
        {
            foreach (var item in dictionary.Items) Visit(item.Value, depth + 1, input, ref left);
            if (dictionary.Attributes is { } attributes) Visit(attributes, depth + 1, input, ref left);
        }
    }
}
