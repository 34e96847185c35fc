using System.Runtime.InteropServices;

namespace Strm.Jupyter.ZeroMq;

/// <summary>A socket to wait for, as libzmq lays it out.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ZmqPollItem
{
    public nint Socket;
    public int FileDescriptor;
    public short Events;
    public short Ready;
}
