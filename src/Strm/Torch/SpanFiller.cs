namespace Strm.Data;

/// <summary>Writes bytes into memory it is given.</summary>
/// <param name="destination">The memory, to be filled whole.</param>
public delegate void SpanFiller(Span<byte> destination);
