using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Strm.Checkpoints;

/// <summary>Writes safetensors files: streaming, atomic, and the same bytes for the same tensors.</summary>
/// <remarks>
/// Laid out like the reference implementation: tensors by alignment, the largest first, then by name; the header padded with
/// spaces so that the elements begin at a multiple of 8 bytes.
/// </remarks>
public static class SafetensorsWriter
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; it is replaced only when the new content is on the disk.</param>
    /// <param name="tensors">The tensors, in any order; each is asked for its elements once.</param>
    /// <param name="metadata">Free-form texts (<c>__metadata__</c>), or null.</param>
    /// <exception cref="StrmException">Two tensors have the same name, or the file cannot be written.</exception>
    public static void Write(string path, IEnumerable<TensorSource> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var ordered = tensors.OrderByDescending(t => t.Entry.Type).ThenBy(t => t.Entry.Name, StringComparer.Ordinal).ToArray();
        var header = Header(ordered, metadata ?? new Dictionary<string, string>());
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[SafetensorsHeader.LengthSize];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var tensor in ordered) tensor.WriteTo(stream);
        });
    }

    private static byte[] Header(TensorSource[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            if (metadata.Count > 0) WriteMetadata(json, metadata);
            WriteEntries(json, tensors);
            json.WriteEndObject();
        }

        var padding = -buffer.WrittenCount & (SafetensorsHeader.LengthSize - 1);
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenCount <= SafetensorsHeader.MaximumLength
            ? buffer.WrittenSpan.ToArray()
            : throw new StrmException(
                $"The header would have {buffer.WrittenCount} bytes.",
                $"A safetensors header has at most {SafetensorsHeader.MaximumLength} bytes.",
                "Write fewer tensors or less metadata.");
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject("__metadata__");
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteEntries(Utf8JsonWriter json, TensorSource[] tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
        var offset = 0L;
        foreach (var entry in tensors.Select(t => t.Entry))
        {
            if (!names.Add(entry.Name))
                throw new StrmException(
                    $"Two tensors would be written under the name '{Texts.Clip(entry.Name)}'.",
                    "Names must differ from each other and from __metadata__.",
                    "Rename one of them.");
            if (!entry.Type.IsInSafetensors())
                throw new StrmException(
                    $"The tensor '{Texts.Clip(entry.Name)}' has complex elements of 128 bits.",
                    "A safetensors file cannot hold them.",
                    "Write a PyTorch file (.pt), or leave the tensor out.");
            json.WriteStartObject(entry.Name);
            json.WriteString("dtype", entry.Type.SafetensorsName());
            json.WriteStartArray("shape");
            foreach (var size in entry.Shape) json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset = checked(offset + entry.ByteCount));
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
