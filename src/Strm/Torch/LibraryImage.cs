using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Strm.Torch;

/// <summary>Loads shared libraries from files, including one whose version requirements ask for more than it uses.</summary>
/// <remarks>
/// TorchSharp 0.107's library requires the version GLIBCXX_3.4.32 for a symbol that no relocation uses (GCC 13 adds it to
/// every file that includes &lt;iostream&gt;). Debian 12 ends at 3.4.30, and its loader rejects it. A requirement flagged VER_FLG_WEAK
/// is optional. So if the library does not load as it is, a copy in memory with that flag set is loaded; no file is written.
/// </remarks>
internal static partial class LibraryImage
{
    private const int TrimThreshold = -1, MapThreshold = -3; // of mallopt

    private const string UnusedNeed = "GLIBCXX_3.4.32";
    private const int VersionNeeds = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort Weak = 2; // VER_FLG_WEAK
    private const int Now = 2; // RTLD_NOW: a missing symbol is reported now, not when it is called.

    /// <summary>Whether a library of this name is in the process.</summary>
    /// <param name="name">The file's name.</param>
    public static bool IsLoaded(string name) =>
        File.ReadLines("/proc/self/maps").Any(line => line.EndsWith("/" + name, StringComparison.Ordinal));

    /// <summary>Loads a library.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="DllNotFoundException">It does not load; the message is the loader's.</exception>
    public static void Load(string path)
    {
        _ = Error(); // Binds the call: binding it after a failure would overwrite the loader's message.
        if (Open(path, Now) == 0) throw new DllNotFoundException(Marshal.PtrToStringUTF8(Error()) ?? path);
    }

    /// <summary>Loads TorchSharp's native library, dropping the unused requirement if the system cannot meet it.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="DllNotFoundException">It does not load; the message is the loader's.</exception>
    public static void LoadBinding(string path)
    {
        try
        {
            Load(path);
        }
        catch (DllNotFoundException exception) when (exception.Message.Contains(UnusedNeed, StringComparison.Ordinal))
        {
            var image = File.ReadAllBytes(path);
            WeakenNeed(image, UnusedNeed);
            LoadImage(image, Path.GetFileName(path));
        }
    }

    /// <summary>Sets the flag VER_FLG_WEAK on the entries of a given name in a library's list of required versions.</summary>
    /// <param name="image">The bytes of a 64-bit little-endian ELF file.</param>
    /// <param name="need">The version's name.</param>
    /// <returns>How many entries were changed.</returns>
    public static int WeakenNeed(Span<byte> image, string need)
    {
        var changed = 0;
        var (table, size, count) = (Long(image, 0x28), Short(image, 0x3a), Short(image, 0x3c)); // e_shoff, e_shentsize, e_shnum
        for (var section = 0; section < count; section++)
        {
            var header = image[(table + (section * size))..];
            if (Int(header, 4) != VersionNeeds) continue;
            var names = Long(image, table + (Int(header, 0x28) * size) + 0x18); // the offset of the linked string table
            var library = Long(header, 0x18);
            for (var next = 1; next != 0; library += next)
            {
                var entry = library + Int(image, library + 8); // vn_aux
                for (var step = 1; step != 0; entry += step)
                {
                    if (Text(image[(names + Int(image, entry + 8))..]) == need) // vna_name
                    {
                        // vna_flags
                        BinaryPrimitives.WriteUInt16LittleEndian(image[(entry + 4)..], (ushort)(Short(image, entry + 4) | Weak));
                        changed++;
                    }

                    step = Int(image, entry + 12); // vna_next
                }

                next = Int(image, library + 12); // vn_next
            }
        }

        return changed;
    }

    /// <summary>Sets an environment variable for native libraries, which do not see what .NET sets, unless it is set already.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static void SetDefault(string name, string value) => _ = SetEnvironment(name, value, 0);

    /// <summary>
    /// Lets the C library keep up to 256 MB of freed memory instead of returning most of it at once. A training task allocates as much
    /// as the one before it freed, and each page that comes from the system costs a fault.
    /// </summary>
    public static void KeepFreedMemory()
    {
        _ = SetAllocator(MapThreshold, 32 << 20); // setting one turns off the automatic choice of both
        _ = SetAllocator(TrimThreshold, 256 << 20);
    }

    private static void LoadImage(byte[] image, string name)
    {
        var descriptor = CreateMemoryFile(name, 0);
        if (descriptor < 0) throw new DllNotFoundException($"No memory for a copy of {name}: error {Marshal.GetLastPInvokeError()}.");
        var path = $"/proc/self/fd/{descriptor}";
        try
        {
            File.WriteAllBytes(path, image);
            Load(path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static int Int(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    private static int Long(ReadOnlySpan<byte> bytes, int at) => checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]));

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes[..bytes.IndexOf((byte)0)]);

    [LibraryImport("libc.so.6", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Open(string path, int flags);

    [LibraryImport("libc.so.6", EntryPoint = "dlerror")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Error();

    [LibraryImport("libc.so.6", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport("libc.so.6", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAllocator(int option, int value);

    [LibraryImport("libc.so.6", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
