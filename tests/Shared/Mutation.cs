using System.Buffers.Binary;

namespace Strm.Tests;

/// <summary>Damages files as disks, networks and attackers do: flipped bits, other bytes, extreme numbers, pieces lost, doubled or of another file, early ends.</summary>
internal static class Mutation
{
    private static readonly ulong[] Extremes =
        [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 1UL << 32, 1UL << 60, long.MaxValue, 1UL << 63, ulong.MaxValue];

    /// <summary>A file with one to four changes.</summary>
    /// <param name="original">A valid file.</param>
    /// <param name="others">Files of which pieces are put in.</param>
    /// <param name="random">Where the changes come from.</param>
    public static byte[] Of(byte[] original, IReadOnlyList<byte[]> others, RandomSource random)
    {
        var content = original.ToList();
        for (var rounds = 1 + random.NextInt32(4); rounds > 0 && content.Count > 0; rounds--)
        {
            var place = random.NextInt32(content.Count);
            var length = 1 + random.NextInt32(Math.Min(32, content.Count - place));
            switch (random.NextInt32(7))
            {
                case 0: content[place] ^= (byte)(1 << random.NextInt32(8)); break;
                case 1: content[place] = (byte)random.NextInt32(256); break;
                case 2: Overwrite(content, place, random); break;
                case 3: content.RemoveRange(place, length); break;
                case 4: content.InsertRange(place, content.Skip(random.NextInt32(content.Count)).Take(length).ToArray()); break;
                case 5:
                    var other = others[random.NextInt32(others.Count)];
                    content.InsertRange(place, other.Skip(random.NextInt32(other.Length)).Take(1 + random.NextInt32(64)).ToArray());
                    break;
                default:
                    if (random.NextInt32(4) == 0) content.RemoveRange(place, content.Count - place);
                    break;
            }
        }

        return [.. content];
    }

    private static void Overwrite(List<byte> content, int place, RandomSource random)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Extremes[random.NextInt32(Extremes.Length)]);
        for (var i = 0; i < 1 << (1 + random.NextInt32(3)) && place + i < content.Count; i++) content[place + i] = bytes[i];
    }
}
