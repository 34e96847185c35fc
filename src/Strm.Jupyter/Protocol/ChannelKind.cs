namespace Strm.Jupyter.Protocol;

/// <summary>The channels between a front end and a kernel.</summary>
internal enum ChannelKind
{
    /// <summary>Requests, answered in order.</summary>
    Shell,

    /// <summary>Requests that do not wait for a running cell.</summary>
    Control,

    /// <summary>The kernel's questions to the user.</summary>
    Stdin,

    /// <summary>Output, to all front ends.</summary>
    Iopub,
}
