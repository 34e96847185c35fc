using System.Globalization;

namespace Strm.Preparation;

/// <summary>One of several equal shares of the work.</summary>
/// <param name="Index">Which share, from 1.</param>
/// <param name="Count">How many shares there are.</param>
public sealed record Shard(int Index, int Count)
{
    /// <summary>Reads <c>i/n</c>.</summary>
    /// <param name="text">The text, for example <c>1/8</c>.</param>
    /// <returns>The share.</returns>
    /// <exception cref="StrmException">The text is not a share.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        if (parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index >= 1 && index <= count)
        {
            return new Shard(index, count);
        }

        throw new StrmException($"'{text}' is not a shard.", "A shard is i/n with i from 1 to n, for example 1/8.", "Give another --shard.");
    }

    /// <summary>This share of a list: a run of neighbours, so that shares one after the other are the whole.</summary>
    /// <param name="items">The whole list.</param>
    /// <typeparam name="T">Any type.</typeparam>
    /// <returns>The share.</returns>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var start = (int)((long)items.Count * (Index - 1) / Count);
        var end = (int)((long)items.Count * Index / Count);
        return [.. items.Skip(start).Take(end - start)];
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
