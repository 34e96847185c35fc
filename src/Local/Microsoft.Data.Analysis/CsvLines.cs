using System.Text;

namespace Microsoft.Data.Analysis;

/// <summary>The lines of a CSV file as their fields: blank lines left out, fields trimmed, quoted ones with separators and line ends in them.</summary>
internal static class CsvLines
{
    public static IEnumerable<string[]> Read(TextReader reader, char separator)
    {
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            var first = number;
            while (HasOpenQuote(line, separator))
            {
                line += $"\n{reader.ReadLine() ?? throw new FormatException($"Line {first} cannot be parsed with the current Delimiters.")}";
                number++;
            }

            yield return [.. Fields(line, separator)];
        }
    }

    private static bool HasOpenQuote(string line, char separator)
    {
        bool inQuotes = false, atStart = true;
        foreach (var character in line)
        {
            if (character == '"' && (inQuotes || atStart)) (inQuotes, atStart) = (!inQuotes, inQuotes);
            else if (character == separator && !inQuotes) atStart = true;
            else if (!char.IsWhiteSpace(character)) atStart = false;
        }

        return inQuotes;
    }

    private static IEnumerable<string> Fields(string line, char separator)
    {
        var field = new StringBuilder();
        for (var position = 0; position <= line.Length; position++)
        {
            field.Clear();
            while (position < line.Length && line[position] != separator && char.IsWhiteSpace(line[position])) position++;
            if (position < line.Length && line[position] == '"')
            {
                position = ReadQuoted(line, position + 1, field);
                while (position < line.Length && line[position] != separator) position++;
                yield return field.ToString();
            }
            else
            {
                while (position < line.Length && line[position] != separator) field.Append(line[position++]);
                yield return field.ToString().TrimEnd();
            }
        }
    }

    // Returns the position after the closing quote; two quotes are one of the text.
    private static int ReadQuoted(string line, int position, StringBuilder field)
    {
        for (; position < line.Length; position++)
        {
            if (line[position] == '"' && (position + 1 == line.Length || line[position + 1] != '"')) return position + 1;
            if (line[position] == '"') position++;
            field.Append(line[position]);
        }

        return position;
    }
}
