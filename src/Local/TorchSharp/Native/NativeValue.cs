using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>A tagged value as the bridge reads and writes it (<c>strm::Value</c>).</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct NativeValue
{
    [FieldOffset(0)]
    internal ArgumentKind Kind;

    /// <summary>Elements of a list, bytes of a text, or the type of a device.</summary>
    [FieldOffset(4)]
    internal int Count;

    [FieldOffset(8)]
    internal long Integer;

    [FieldOffset(8)]
    internal double Double;

    [FieldOffset(8)]
    internal void* Pointer;
}
