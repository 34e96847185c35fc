using System.Runtime.InteropServices;

namespace Strm.Jupyter.ZeroMq;

/// <summary>The memory of a libzmq message, which only libzmq looks into.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct ZmqFrame;
