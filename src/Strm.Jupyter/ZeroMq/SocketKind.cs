namespace Strm.Jupyter.ZeroMq;

/// <summary>Kinds of sockets, with libzmq's numbers.</summary>
internal enum SocketKind
{
    /// <summary>One peer inside the process.</summary>
    Pair = 0,

    /// <summary>Sends to all who listen.</summary>
    Publish = 1,

    /// <summary>Listens to a publisher.</summary>
    Subscribe = 2,

    /// <summary>Answers each request.</summary>
    Reply = 4,

    /// <summary>Sends and receives without turns.</summary>
    Dealer = 5,

    /// <summary>Receives from many, and sends to whom the first frame names.</summary>
    Router = 6,
}
