using Microsoft.DotNet.Interactive;

namespace Strm.Jupyter.Hosting;

/// <summary>Positions in code. Jupyter counts characters as a reader does; .NET counts UTF-16 units, two for the rarer ones.</summary>
internal static class CodePosition
{
    /// <summary>The offset in the string of a front end's cursor.</summary>
    public static int ToOffset(string code, int cursor)
    {
        var offset = 0;
        for (var i = 0; i < cursor && offset < code.Length; i++) offset += char.IsSurrogatePair(code, offset) ? 2 : 1;
        return offset;
    }

    /// <summary>The front end's cursor at an offset.</summary>
    public static int ToCursor(string code, int offset)
    {
        var cursor = 0;
        for (var i = 0; i < offset; i += char.IsSurrogatePair(code, i) ? 2 : 1) cursor++;
        return cursor;
    }

    /// <summary>Line and character of an offset.</summary>
    public static LinePosition ToLine(string code, int offset)
    {
        var before = code.AsSpan(0, offset);
        return new LinePosition(before.Count('\n'), offset - (before.LastIndexOf('\n') + 1));
    }
}

/// <summary>The word before a cursor, and the names and dots that lead to it: <c>Console.ReadL</c>.</summary>
/// <param name="Start">Where the whole begins.</param>
/// <param name="WordStart">Where its last word begins.</param>
/// <param name="End">The cursor.</param>
internal readonly record struct DottedWord(int Start, int WordStart, int End)
{
    /// <summary>Finds the word that ends at an offset.</summary>
    public static DottedWord Before(string code, int end)
    {
        var word = StartOfName(code, end);
        var start = word;
        while (start >= 2 && code[start - 1] == '.' && StartOfName(code, start - 1) is var name && name < start - 1) start = name;
        return new DottedWord(start, word, end);
    }

    /// <summary>The word that is being written.</summary>
    public string Word(string code) => code[WordStart..End];

    /// <summary>What precedes it: names and dots.</summary>
    public string Prefix(string code) => code[Start..WordStart];

    private static int StartOfName(string code, int end)
    {
        while (end > 0 && (char.IsLetterOrDigit(code[end - 1]) || code[end - 1] is '_' or '@')) end--;
        return end;
    }
}
