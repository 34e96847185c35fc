using System.CommandLine.Parsing;
using System.Globalization;

namespace Strm.Cli;

/// <summary>Parsers of lists with commas.</summary>
internal static class Lists
{
    /// <summary>A list that was given; a flag that was left out comes as an empty one.</summary>
    public static int[]? Given(int[]? values) => values?.Length > 0 ? values : null;

    /// <summary>Parses integers, for example <c>2,3</c>.</summary>
    public static int[]? Integers(ArgumentResult result)
    {
        var parts = result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.TrimEntries)).ToArray();
        var values = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (int.TryParse(parts[i], NumberStyles.Integer, CultureInfo.InvariantCulture, out values[i])) continue;
            result.AddError($"'{parts[i]}' is not a whole number; give a list such as 2,3.");
            return null;
        }

        return values;
    }
}
