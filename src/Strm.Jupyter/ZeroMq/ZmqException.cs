using System.Runtime.InteropServices;

namespace Strm.Jupyter.ZeroMq;

/// <summary>libzmq refused something.</summary>
public sealed class ZmqException : Exception
{
    /// <summary>Creates it from what libzmq says about the last call.</summary>
    internal ZmqException()
        : this(ZmqNative.Error())
    {
    }

    private ZmqException(int error)
        : base(Marshal.PtrToStringUTF8(ZmqNative.ErrorText(error))) => Error = error;

    /// <summary>The error's number.</summary>
    public int Error { get; }
}
