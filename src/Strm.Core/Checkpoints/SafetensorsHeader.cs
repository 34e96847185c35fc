using System.Buffers.Binary;
using System.Text.Json;

namespace Strm.Checkpoints;

/// <summary>The header of a safetensors file: what is in it and where.</summary>
/// <remarks>
/// Format: github huggingface/safetensors, README, "Format": 8 bytes little-endian header length N, N bytes of JSON, then the
/// elements. Offsets are relative to byte 8 + N; the tensors fill the rest of the file without holes or overlaps.
/// </remarks>
internal sealed class SafetensorsHeader
{
    /// <summary>The size of the length field in bytes.</summary>
    public const int LengthSize = 8;

    /// <summary>The longest header in bytes, as in the reference implementation.</summary>
    public const long MaximumLength = 100_000_000;

    private const string MetadataKey = "__metadata__";

    private readonly string path;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    private SafetensorsHeader(string path) => this.path = path;

    /// <summary>The tensors and the offset of each in the file, in the order of the offsets.</summary>
    public List<(TensorEntry Entry, long Offset)> Tensors { get; private set; } = [];

    /// <summary>The free-form texts of the file.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a file starts like a safetensors file.</summary>
    /// <param name="file">The file.</param>
    public static bool IsPlausible(MappedFile file) => file.Length > LengthSize && file.Span(LengthSize, 1)[0] == '{';

    /// <summary>Reads and checks the header.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="StrmException">The header contradicts itself or the file.</exception>
    public static SafetensorsHeader Read(MappedFile file)
    {
        var header = new SafetensorsHeader(file.Path);
        if (file.Length < LengthSize) throw header.Damaged($"it has {file.Length} bytes and no header");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span(0, LengthSize));
        if (length > MaximumLength) throw header.Damaged($"its header would have {length} bytes, more than {MaximumLength}");
        if (length > (ulong)(file.Length - LengthSize))
            throw header.Damaged($"its header would have {length} bytes, but the file has {file.Length}");
        try
        {
            header.Parse(file.Span(LengthSize, (int)length));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw header.Damaged("its header is not valid JSON of this format", exception);
        }

        header.Place(LengthSize + (long)length, file.Length);
        return header;
    }

    private void Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw Damaged("its header is not a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!this.names.Add(name)) throw Damaged($"its header names '{Texts.Clip(name)}' twice");
            reader.Read();
            if (name == MetadataKey) ParseMetadata(ref reader);
            else ParseTensor(ref reader, name);
        }

        reader.Read(); // Throws if anything but white space follows the object.
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw Damaged($"its {MetadataKey} is not an object of strings");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || !Metadata.TryAdd(key, reader.GetString()!))
                throw Damaged($"its {MetadataKey} has no single string '{Texts.Clip(key)}'");
        }
    }

    private void ParseTensor(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<long>? shape = null, offsets = null;
        if (reader.TokenType != JsonTokenType.StartObject) throw Damaged($"'{Texts.Clip(name)}' is not described by an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.GetString();
            reader.Read();
            var again = member switch
            {
                "dtype" => Swap(ref type, reader.GetString()),
                "shape" => Swap(ref shape, Integers(ref reader, name)),
                "data_offsets" => Swap(ref offsets, Integers(ref reader, name)),
                _ => throw Damaged($"'{Texts.Clip(name)}' has the unknown member '{Texts.Clip(member!)}'"),
            };
            if (again) throw Damaged($"'{Texts.Clip(name)}' has the member '{member}' twice");
        }

        if (type is null || shape is null || offsets is not [var begin, var end])
            throw Damaged($"'{Texts.Clip(name)}' lacks dtype, shape or the two data_offsets");
        Add(name, type, shape, begin, end);
    }

    private void Add(string name, string type, List<long> shape, long begin, long end)
    {
        if (!TensorTypes.TryParseSafetensors(type, out var elementType))
        {
            var known = Enum.GetValues<TensorType>().Where(t => t.IsInSafetensors()).Select(t => t.SafetensorsName());
            throw new StrmException(
                $"The tensor '{Texts.Clip(name)}' of {path} has the element type '{Texts.Clip(type)}'.",
                $"Supported types are {string.Join(", ", known)}.",
                "Convert the tensor to one of them with the tool that wrote the file.");
        }

        var entry = new TensorEntry(name, elementType, shape);
        if (begin < 0 || end < begin || end - begin != entry.ByteCount)
            throw Damaged(
                $"'{Texts.Clip(name)}' {entry.ShapeText} of {type} needs {entry.ByteCount} bytes, but its offsets are {begin} and {end}");
        Tensors.Add((entry, begin));
    }

    /// <summary>Checks that the tensors fill the file without holes and overlaps, and makes the offsets absolute.</summary>
    private void Place(long start, long fileLength)
    {
        Tensors = [.. Tensors.OrderBy(t => t.Offset).ThenBy(t => t.Entry.ByteCount)];
        var expected = 0L;
        for (var i = 0; i < Tensors.Count; i++)
        {
            var (entry, offset) = Tensors[i];
            if (offset != expected)
                throw Damaged($"'{Texts.Clip(entry.Name)}' begins at {offset}, but what comes before it ends at {expected}");
            if (entry.ByteCount > fileLength - start - offset)
                throw Damaged($"'{Texts.Clip(entry.Name)}' would end at byte {(Int128)start + offset + entry.ByteCount}, "
                    + $"but the file has {fileLength}");
            expected += entry.ByteCount;
            Tensors[i] = (entry, start + offset);
        }

        if (start + expected != fileLength) throw Damaged($"its tensors end at byte {start + expected}, but the file has {fileLength}");
    }

    private List<long> Integers(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Damaged($"'{Texts.Clip(name)}' has a shape or offsets that are not a list");
        var values = new List<long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            if (values.Count > TensorEntry.MaximumRank) break;
            values.Add(reader.GetInt64());
        }

        if (reader.TokenType != JsonTokenType.EndArray)
            throw Damaged($"'{Texts.Clip(name)}' has a shape or offsets that are not a short list of integers");
        return values;
    }

    private static bool Swap<T>(ref T? slot, T? value)
        where T : class
    {
        var again = slot is not null;
        slot = value;
        return again;
    }

    private StrmException Damaged(string what, Exception? cause = null) =>
        new($"The file {path} is not a complete safetensors file: {what}.", "Its header must describe every byte of the file exactly once.",
            "Get the file again, or write it again with the tool that made it.", cause);
}
