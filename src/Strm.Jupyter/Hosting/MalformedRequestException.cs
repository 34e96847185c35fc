namespace Strm.Jupyter.Hosting;

/// <summary>A request whose content is not what its type demands.</summary>
/// <param name="message">What is wrong.</param>
public sealed class MalformedRequestException(string message) : Exception(message);
