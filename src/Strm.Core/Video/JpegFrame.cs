using System.Runtime.InteropServices;

namespace Strm.Media;

/// <summary>One JPEG picture within a stream of them.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JpegFrame(long Offset, int Length);
