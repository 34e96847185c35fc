using System.Runtime.InteropServices;

namespace Strm.Video;

/// <summary>Finds the pictures in concatenated JPEG files, as ffmpeg's <c>image2pipe</c> writes them.</summary>
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

    /// <summary>Moves past the next picture; false if the file ends within it.</summary>
    private static bool SkipPicture(ByteReader reader)
    {
        if (reader.Next() != Marker || reader.Next() != StartOfImage)
            throw new InvalidDataException($"No JPEG picture starts at byte {reader.Position - 2}.");
        while (true)
        {
            if (reader.Next() != Marker)
                return reader.AtEnd ? false : throw new InvalidDataException($"No JPEG marker at byte {reader.Position - 1}.");
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

    /// <summary>Moves to the next marker that is neither a stuffed byte nor a restart.</summary>
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
        private readonly byte[] window = new byte[WindowSize];
        private long start;
        private int at;
        private int end;

        public long Position => this.start + this.at;

        public bool AtEnd => Peek() < 0;

        public int Peek(int ahead = 0)
        {
            if (this.at + ahead >= end) Fill();
            return this.at + ahead < end ? window[this.at + ahead] : -1;
        }

        public int Next()
        {
            var value = Peek();
            if (value >= 0) this.at++;
            return value;
        }

        public bool Skip(int count)
        {
            while (count > 0)
            {
                if (Peek() < 0) return false;
                var step = Math.Min(count, end - this.at);
                this.at += step;
                count -= step;
            }

            return true;
        }

        public bool SkipTo(byte value)
        {
            while (Peek() >= 0)
            {
                var found = window.AsSpan(this.at, end - this.at).IndexOf(value);
                if (found >= 0)
                {
                    this.at += found;
                    return true;
                }

                this.at = end;
            }

            return false;
        }

        private void Fill()
        {
            var left = end - this.at;
            window.AsSpan(this.at, left).CopyTo(window);
            this.start += this.at;
            (this.at, end) = (0, left + file.ReadAtLeast(window.AsSpan(left), 1, throwOnEndOfStream: false));
        }
    }
}

/// <summary>One JPEG picture within a stream of them.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JpegFrame(long Offset, int Length);
