using System.Security.Cryptography;
using System.Text;

namespace Strm.Preparation;

/// <summary>What was found in a folder of videos.</summary>
/// <param name="Clips">The clips, ordered by their names in the archive.</param>
/// <param name="Skipped">Files that cannot become clips, and why.</param>
/// <param name="Unlisted">How many clips the annotations do not name.</param>
internal sealed record ClipInventory(IReadOnlyList<ClipSource> Clips, IReadOnlyList<ClipIssue> Skipped, int Unlisted)
{
    /// <summary>A checksum of the clips' names and sizes, and of the files that were left out.</summary>
    /// <returns>SHA-256 as hexadecimal text.</returns>
    public string Checksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var clip in Clips) Append(hash, $"{clip.Name}\n{clip.Path}\n{new FileInfo(clip.File).Length}\n");
        foreach (var issue in Skipped) Append(hash, $"{issue.Path}\n{issue.Reason}\n");
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
}
