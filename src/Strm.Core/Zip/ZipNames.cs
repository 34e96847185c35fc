using System.Text;

namespace Strm.Zip;

/// <summary>How the names of zip entries are decoded.</summary>
internal static class ZipNames
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Legacy = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

    /// <summary>Decodes a name: UTF-8 where the entry says so or where the bytes are valid UTF-8, else code page 437.</summary>
    /// <param name="bytes">The bytes of the name.</param>
    /// <param name="saidUtf8">Whether the entry says that they are UTF-8.</param>
    /// <remarks>Info-ZIP on Linux writes UTF-8 without saying so; code page 437 is what the format means otherwise.</remarks>
    public static string Decode(ReadOnlySpan<byte> bytes, bool saidUtf8)
    {
        if (saidUtf8) return Encoding.UTF8.GetString(bytes);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Legacy.GetString(bytes);
        }
    }
}
