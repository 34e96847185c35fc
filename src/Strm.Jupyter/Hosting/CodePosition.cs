using Microsoft.DotNet.Interactive;

namespace Strm.Jupyter.Hosting;

/// <summary>Places in code. Jupyter counts characters as a reader does, .NET counts halves of the rarer ones.</summary>
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
