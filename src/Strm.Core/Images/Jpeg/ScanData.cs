namespace Strm.Images.Jpeg;

/// <summary>The coded data of an image, with stuffed bytes and restart markers taken out.</summary>
internal sealed class ScanData
{
    private readonly List<int> _ends = [];
    private byte[] _bytes = [];

    /// <summary>The number of pieces between restart markers.</summary>
    public int Count => _ends.Count;

    /// <summary>Takes the data out of a file.</summary>
    /// <param name="data">The file from the first coded byte on.</param>
    /// <returns>Whether only restart markers in their order and the image's end follow.</returns>
    public bool Read(ReadOnlySpan<byte> data)
    {
        if (_bytes.Length < data.Length + EntropyReader.Margin) _bytes = GC.AllocateUninitializedArray<byte>((data.Length * 3 / 2) + EntropyReader.Margin);
        _ends.Clear();
        var length = 0;
        while (true)
        {
            var plain = data.IndexOf((byte)0xFF);
            if (plain < 0 || plain + 1 >= data.Length) return false;
            data[..plain].CopyTo(_bytes.AsSpan(length));
            length += plain;
            var marker = data[plain + 1];
            data = data[(plain + 2)..];
            if (marker == 0)
            {
                _bytes[length++] = 0xFF;
                continue;
            }

            if (marker != 0xD9 && marker != 0xD0 + (_ends.Count & 7)) return false;
            _ends.Add(length);
            if (marker != 0xD9) continue;
            _bytes.AsSpan(length, EntropyReader.Margin).Clear();
            return true;
        }
    }

    /// <summary>Opens a piece.</summary>
    /// <param name="index">Its number.</param>
    public EntropyReader Open(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return new EntropyReader(_bytes.AsSpan(start), _ends[index] - start);
    }
}
