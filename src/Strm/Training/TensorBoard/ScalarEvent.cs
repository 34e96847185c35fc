using Google.Protobuf;

namespace Strm.Training.TensorBoard;

/// <summary>An entry of an event file: some named numbers of one step, or the line that says what the file is.</summary>
/// <remarks>
/// The protocol buffer <c>tensorflow.Event</c>: 1 wall_time (double), 2 step (int64), 3 file_version (string), 5 summary, which is a list
/// (1) of values with 1 tag (string) and 2 simple_value (float). It is written field by field, since nothing else of it is needed.
/// </remarks>
/// <param name="Seconds">When, seconds since 1970.</param>
/// <param name="Step">Tasks done.</param>
/// <param name="FileVersion">What the file is; in its first entry only.</param>
/// <param name="Values">Names and numbers.</param>
internal sealed record ScalarEvent(double Seconds, long Step, string? FileVersion, IReadOnlyList<KeyValuePair<string, float>> Values)
{
    private const int WallTime = 1;
    private const int StepField = 2;
    private const int Version = 3;
    private const int Summary = 5;
    private const int SummaryValue = 1;
    private const int Tag = 1;
    private const int SimpleValue = 2;

    /// <summary>The message's bytes.</summary>
    public byte[] ToBytes() => Message(output =>
    {
        output.WriteTag(WallTime, WireFormat.WireType.Fixed64);
        output.WriteDouble(Seconds);
        output.WriteTag(StepField, WireFormat.WireType.Varint);
        output.WriteInt64(Step);
        if (FileVersion is not null) WriteBytes(output, Version, ByteString.CopyFromUtf8(FileVersion));
        if (Values.Count > 0) WriteBytes(output, Summary, ByteString.CopyFrom(Message(SummaryOf)));
    });

    /// <summary>The step of a message: all that resuming a run needs.</summary>
    /// <param name="message">The message's bytes.</param>
    public static long StepOf(byte[] message)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == WireFormat.MakeTag(StepField, WireFormat.WireType.Varint)) return input.ReadInt64();
            input.SkipLastField();
        }

        return 0;
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true)) write(output);
        return stream.ToArray();
    }

    private static void WriteBytes(CodedOutputStream output, int field, ByteString bytes)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(bytes);
    }

    private void SummaryOf(CodedOutputStream output)
    {
        foreach (var (name, number) in Values)
        {
            WriteBytes(output, SummaryValue, ByteString.CopyFrom(Message(value =>
            {
                WriteBytes(value, Tag, ByteString.CopyFromUtf8(name));
                value.WriteTag(SimpleValue, WireFormat.WireType.Fixed32);
                value.WriteFloat(number);
            })));
        }
    }
}
