namespace Strm.Jupyter.Tests;

/// <summary>A kernel that the tests of a class share: to start one takes a second.</summary>
public sealed class OneKernel : IDisposable
{
    internal FrontEndClient Client { get; } = new();

    public void Dispose() => Client.Dispose();
}
