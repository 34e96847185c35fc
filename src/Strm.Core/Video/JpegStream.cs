namespace Strm.Media;

/// <summary>Finds the pictures in JPEG files written one after the other, as ffmpeg's <c>image2pipe</c> writes them.</summary>
internal static class JpegStream
{
    private const byte Marker = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const int WindowSize = 1 << 20;

    /// <summary>Finds the pictures of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The pictures in order; what follows the last whole picture is left out.</returns>
    /// <exception cref="InvalidDataException">The file is not made of JPEG pictures.</exception>
    public static List<JpegFrame> Index(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, WindowSize, FileOptions.SequentialScan);
        var reader = new ByteReader(file);
        var frames = new List<JpegFrame>();
        while (reader.Peek() >= 0)
        {
            var start = reader.Position;
            if (!SkipPicture(reader)) break;
            frames.Add(new JpegFrame(start, checked((int)(reader.Position - start))));
        }

        return frames;
    }

    /// <summary>Goes behind the next picture; false where the file ends within it.</summary>
    private static bool SkipPicture(ByteReader reader)
    {
        if (reader.Next() != Marker || reader.Next() != StartOfImage) throw new InvalidDataException($"No JPEG picture starts at byte {reader.Position - 2}.");
        while (true)
        {
            if (reader.Next() != Marker) return reader.AtEnd ? false : throw new InvalidDataException($"No JPEG marker at byte {reader.Position - 1}.");
            var marker = reader.Next();
            if (marker == EndOfImage) return true;
            if (marker < 0 || !SkipSegment(reader)) return false;
            if (marker == StartOfScan && !SkipScan(reader)) return false;
        }
    }

    private static bool SkipSegment(ByteReader reader)
    {
        var (high, low) = (reader.Next(), reader.Next());
        return low >= 0 && reader.Skip((high << 8) + low - 2);
    }

    /// <summary>Goes to the next marker that is neither a stuffed byte nor a restart.</summary>
    private static bool SkipScan(ByteReader reader)
    {
        while (reader.SkipTo(Marker))
        {
            var after = reader.Peek(1);
            if (after < 0) return false;
            if (after is not 0 and not (>= 0xD0 and <= 0xD7)) return true;
            reader.Skip(2);
        }

        return false;
    }

    /// <summary>A window on a file that moves forward.</summary>
    private sealed class ByteReader(FileStream file)
    {
        private readonly byte[] _window = new byte[WindowSize];
        private long _start;
        private int _at;
        private int _end;

        public long Position => _start + _at;

        public bool AtEnd => Peek() < 0;

        public int Peek(int ahead = 0)
        {
            if (_at + ahead >= _end) Fill();
            return _at + ahead < _end ? _window[_at + ahead] : -1;
        }

        public int Next()
        {
            var value = Peek();
            if (value >= 0) _at++;
            return value;
        }

        public bool Skip(int count)
        {
            while (count > 0)
            {
                if (Peek() < 0) return false;
                var step = Math.Min(count, _end - _at);
                _at += step;
                count -= step;
            }

            return true;
        }

        public bool SkipTo(byte value)
        {
            while (Peek() >= 0)
            {
                var found = _window.AsSpan(_at, _end - _at).IndexOf(value);
                if (found >= 0)
                {
                    _at += found;
                    return true;
                }

                _at = _end;
            }

            return false;
        }

        private void Fill()
        {
            var left = _end - _at;
            _window.AsSpan(_at, left).CopyTo(_window);
            _start += _at;
            (_at, _end) = (0, left + file.ReadAtLeast(_window.AsSpan(left), 1, throwOnEndOfStream: false));
        }
    }
}
