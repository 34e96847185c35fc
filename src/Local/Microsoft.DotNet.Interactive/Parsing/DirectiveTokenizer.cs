using System.Text.Json;

namespace Microsoft.DotNet.Interactive.Parsing;

/// <summary>Splits a directive's line into words: bare ones, quoted ones, and JSON objects and arrays.</summary>
internal static class DirectiveTokenizer
{
    public static IReadOnlyList<DirectiveToken> Split(string line)
    {
        List<DirectiveToken> tokens = [];
        for (var i = 0; i < line.Length;)
        {
            if (char.IsWhiteSpace(line[i]))
            {
                i++;
                continue;
            }

            // A comment ends the line, as in C#.
            if (line.AsSpan(i).StartsWith("//") && (i == 0 || char.IsWhiteSpace(line[i - 1]))) break;
            var token = line[i] == '"' ? Quoted(line, i) : Bare(line, i);
            tokens.Add(token);
            i = token.End;
        }

        return tokens;
    }

    private static DirectiveToken Quoted(string line, int start)
    {
        var end = EndOfString(line, start);
        var raw = line[start..end];
        return new DirectiveToken(Unquoted(raw), start, end, true);
    }

    private static string Unquoted(string raw)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(raw)!;
        }
        catch (JsonException)
        {
            return raw.Trim('"');
        }
    }

    private static int EndOfString(string line, int start)
    {
        for (var i = start + 1; i < line.Length; i++)
        {
            if (line[i] == '\\') i++;
            else if (line[i] == '"') return i + 1;
        }

        return line.Length;
    }

    // Brackets and quotes hold a word together: {"a": 1} and @input:"How many?" are one each.
    private static DirectiveToken Bare(string line, int start)
    {
        var depth = 0;
        var i = start;
        while (i < line.Length && (depth > 0 || !char.IsWhiteSpace(line[i])))
        {
            if (line[i] == '"')
            {
                i = EndOfString(line, i);
                continue;
            }

            if (line[i] is '{' or '[') depth++;
            if (line[i] is '}' or ']') depth--;
            i++;
        }

        return new DirectiveToken(line[start..i], start, i, false);
    }
}
