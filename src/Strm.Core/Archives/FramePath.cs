namespace Strm.Data;

/// <summary>The parts of an entry's path that matter: the last three.</summary>
/// <param name="ClassStart">Where the class's name starts; the clip's name follows it after one slash.</param>
/// <param name="ClipStart">Where the clip's name starts.</param>
/// <param name="NameStart">Where the file's name starts.</param>
internal readonly record struct FramePath(int ClassStart, int ClipStart, int NameStart)
{
    /// <summary>Whether a path stays inside the folder that an archive would be unpacked into.</summary>
    /// <param name="path">The path in bytes.</param>
    /// <param name="separator">What stands between its parts.</param>
    public static bool IsInside(ReadOnlySpan<byte> path, byte separator)
    {
        if (path.IsEmpty || path[0] is (byte)'/' or (byte)'\\') return false;
        if (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter((char)path[0]) && (path.Length == 2 || path[2] is (byte)'/' or (byte)'\\')) return false;
        foreach (var part in path.Split(separator))
        {
            if (path[part].SequenceEqual(".."u8)) return false;
        }

        return true;
    }

    /// <summary>What stands between the parts of a path: a slash, or a backslash where a path of Windows has no slash.</summary>
    /// <param name="path">The path in bytes.</param>
    public static byte Separator(ReadOnlySpan<byte> path) =>
        path.Contains((byte)'\\') && !path.Contains((byte)'/') ? (byte)'\\' : (byte)'/';

    /// <summary>Takes a path apart.</summary>
    /// <param name="path">The path in bytes.</param>
    /// <param name="separator">What stands between its parts.</param>
    /// <returns>The parts, or null where there are fewer than three or one of them is empty.</returns>
    public static FramePath? Parse(ReadOnlySpan<byte> path, byte separator)
    {
        var name = path.LastIndexOf(separator) + 1;
        if (name < 2) return null;
        var clip = path[..(name - 1)].LastIndexOf(separator) + 1;
        if (clip < 2 || clip == name - 1) return null;
        var type = path[..(clip - 1)].LastIndexOf(separator) + 1;
        return type == clip - 1 || path[type..(clip - 1)].SequenceEqual("."u8) ? null : new FramePath(type, clip, name);
    }
}
