namespace Strm.Checkpoints;

/// <summary>Reads a safetensors file: the header at once, the elements on demand, through a memory map.</summary>
/// <remarks>
/// Spans are views of the file: they are valid until <see cref="Dispose"/>, and the file must not be shortened meanwhile.
/// </remarks>
public sealed class SafetensorsReader : IDisposable
{
    private readonly MappedFile file;
    private readonly Dictionary<string, TensorSource> tensors;

    private SafetensorsReader(MappedFile file, SafetensorsHeader header)
    {
        this.file = file;
        Metadata = header.Metadata;
        Entries = [.. header.Tensors.Select(t => t.Entry)];
        tensors = header.Tensors.ToDictionary(
            t => t.Entry.Name,
                t => new TensorSource(t.Entry, new MappedTensorData(file, t.Offset, t.Entry.ByteCount)),
                StringComparer.Ordinal);
    }

    /// <summary>The tensors, in the order in which they lie in the file.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>The free-form texts of the file (<c>__metadata__</c>).</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StrmException">The file cannot be read or is damaged.</exception>
    public static SafetensorsReader Open(string path) => Open(MappedFile.Open(path));

    /// <summary>Whether the file has a tensor.</summary>
    /// <param name="name">The tensor's name.</param>
    public bool Contains(string name) => tensors.ContainsKey(name);

    /// <summary>The description of a tensor.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="StrmException">There is no such tensor.</exception>
    public TensorEntry Entry(string name) => Source(name).Entry;

    /// <summary>A tensor: its description and its elements.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="StrmException">There is no such tensor.</exception>
    public TensorSource Source(string name) =>
        this.tensors.TryGetValue(name, out var found)
            ? found
            : throw new StrmException(
                $"The file {this.file.Path} has no tensor '{Texts.Clip(name)}'.",
                $"It has {Entries.Count} tensors.",
                "List them with 'strm checkpoint inspect'.");

    /// <summary>The elements of a tensor, without copying.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="StrmException">There is no such tensor, or it has 2 GiB or more.</exception>
    public ReadOnlySpan<byte> AsSpan(string name)
    {
        var source = Source(name);
        return source.TryGetSpan(out var bytes)
            ? bytes
            : throw new StrmException(
                $"The tensor '{Texts.Clip(name)}' has {source.Entry.ByteCount} bytes.",
                "A span has less than 2 GiB.",
                "Copy the tensor with CopyTo.");
    }

    /// <summary>Copies the elements of a tensor.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="destination">Exactly as long as the tensor, in bytes.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void Read(string name, Span<byte> destination) => Source(name).Read(destination);

    /// <summary>Copies the elements of a tensor of any size.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="destination">Where to write them.</param>
    public void CopyTo(string name, Stream destination) => Source(name).WriteTo(destination);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>Reads a file that is already open; it is closed on an error and with the reader.</summary>
    /// <param name="file">The file.</param>
    internal static SafetensorsReader Open(MappedFile file)
    {
        try
        {
            return new SafetensorsReader(file, SafetensorsHeader.Read(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
