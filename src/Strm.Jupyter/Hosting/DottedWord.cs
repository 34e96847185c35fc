namespace Strm.Jupyter.Hosting;

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

    /// <summary>What stands before it: names and dots.</summary>
    public string Prefix(string code) => code[Start..WordStart];

    private static int StartOfName(string code, int end)
    {
        while (end > 0 && (char.IsLetterOrDigit(code[end - 1]) || code[end - 1] is '_' or '@')) end--;
        return end;
    }
}
