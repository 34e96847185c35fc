using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TorchSharp;

namespace Strm.Diagnostics;

/// <summary>Why the package TorchSharp cannot load its native library: its own message does not say.</summary>
public static partial class NativeTorch
{
    private const string Library = "LibTorchSharp";

    /// <summary>The reason as the system's loader gives it.</summary>
    /// <returns>A sentence with what to do; null where the library loads, or where the project's own binding is in force, which says it itself.</returns>
    public static string? Failure()
    {
        if (TensorEngine.Provider != "nuget") return null;
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(Library, typeof(torch).Assembly, null));
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return $"TorchSharp's native library does not load here: {Reason(exception.Message)}. Use the project's own providers ('./strm setup --packages local'), or a newer system (Debian 13 has what TorchSharp 0.107 needs).";
        }
    }

    /// <summary>Finds in a message of the loader, which lists every path that it tried, what is missing.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The reason, without a full stop.</returns>
    internal static string Reason(string message)
    {
        if (MissingVersion().Match(message) is { Success: true } version) return $"it needs {version.Groups["version"].Value} of {Path.GetFileName(version.Groups["library"].Value)}, which is older";
        if (MissingFile().Matches(message).Select(m => m.Groups["library"].Value).FirstOrDefault(l => !l.Contains(Library, StringComparison.Ordinal)) is { } file) return $"{Path.GetFileName(file)} is missing";
        return "it was not found beside the program";
    }

    [GeneratedRegex(@"(?<library>/[^\s:]+): version [`'](?<version>[^']+)' not found", RegexOptions.CultureInvariant)]
    private static partial Regex MissingVersion();

    [GeneratedRegex(@"(?<library>[^\s:]+\.so[^\s:]*): cannot open shared object file", RegexOptions.CultureInvariant)]
    private static partial Regex MissingFile();
}
