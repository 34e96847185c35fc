using System.Globalization;

namespace Strm.Training.Distributed;

/// <summary>SLURM's short form of a list of machines, for example <c>gpu[01-03,7],login</c>.</summary>
public static class NodeList
{
    /// <summary>Writes the list out.</summary>
    /// <param name="text">The short form.</param>
    /// <returns>The names, in order.</returns>
    /// <exception cref="StrmException">It is not such a list.</exception>
    public static IReadOnlyList<string> Expand(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] names = [.. Parts(text).SelectMany(part => Names(part, text))];
        return names.Length > 0 && names.All(n => n.Length > 0) ? names : throw NotAList(text);
    }

    // Splits at the commas outside brackets.
    private static IEnumerable<string> Parts(string text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '[') depth++;
            if (text[i] == ']') depth--;
            if (depth is < 0 or > 1) throw NotAList(text);
            if (text[i] != ',' || depth > 0) continue;
            yield return text[start..i];
            start = i + 1;
        }

        if (depth != 0) throw NotAList(text);
        yield return text[start..];
    }

    private static IEnumerable<string> Names(string part, string text)
    {
        var open = part.IndexOf('[', StringComparison.Ordinal);
        if (open < 0) return [part.Trim()];
        var close = part.IndexOf(']', open);
        var prefix = part[..open].Trim();
        var ends = Names(part[(close + 1)..], text).ToArray();
        return part[(open + 1)..close].Split(',').SelectMany(range => Numbers(range, text)).SelectMany(number => ends.Select(end => prefix + number + end));
    }

    // Numbers keep their leading zeros.
    private static IEnumerable<string> Numbers(string range, string text)
    {
        var ends = range.Split('-');
        if (ends.Length > 2 || !ends.All(e => int.TryParse(e, NumberStyles.None, CultureInfo.InvariantCulture, out _))) throw NotAList(text);
        var (first, last) = (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[^1], CultureInfo.InvariantCulture));
        if (last < first || last - first > 100_000) throw NotAList(text);
        return Enumerable.Range(first, last - first + 1).Select(n => n.ToString(CultureInfo.InvariantCulture).PadLeft(ends[0].Length, '0'));
    }

    private static StrmException NotAList(string text) => new(
        $"The list of machines is '{text}'.", "It must be names with commas between, such as gpu[01-03,7],login.", "Correct SLURM_NODELIST, or set MASTER_ADDR to the machine of rank 0.");
}
