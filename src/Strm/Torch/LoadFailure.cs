using System.Text.RegularExpressions;

namespace Strm.Torch;

/// <summary>Turns the system loader's message into a sentence that says what to do.</summary>
internal static partial class LoadFailure
{
    /// <summary>The version of libtorch that TorchSharp is built for.</summary>
    public const string TorchVersion = "2.10";

    /// <summary>Explains a message of the loader.</summary>
    /// <param name="message">The message.</param>
    /// <param name="given">The folder in STRM_LIBTORCH; null if that is not set.</param>
    /// <returns>An error with what was found, what is required and how to fix it.</returns>
    public static StrmException Explain(string message, string? given)
    {
        if (TooOld().Match(message) is { Success: true } old)
        {
            return new StrmException(
                $"{Path.GetFileName(old.Groups["library"].Value)} of this system lacks {old.Groups["version"].Value}, so TorchSharp's "
                    + "native library does not load.",
                "The C and C++ libraries of Debian 12 or later, or of another system of 2022 or later, are required.",
                "Use a newer system or a container of one.");
        }

        if (MissingSymbol().Match(message) is { Success: true } missing)
            return OfAnotherVersion(given, $"it lacks {missing.Groups["name"].Value}");

        if (MissingFile().Match(message) is { Success: true } file)
        {
            return new StrmException(
                $"{file.Groups["library"].Value}, which libtorch{In(given)} needs, is missing.",
                "All of libtorch's libraries must be in one folder.",
                Fix(given));
        }

        return new StrmException(
            $"libtorch{In(given)} does not load: {message.TrimEnd('.')}.",
            $"TorchSharp needs a complete libtorch {TorchVersion} for this kind of processor.",
            Fix(given));
    }

    /// <summary>
    /// Rejects a libtorch that states an older version, before it is loaded: it lacks what TorchSharp needs, and some end the process
    /// on loading.
    /// </summary>
    /// <param name="version">Its version; null if it states none.</param>
    /// <param name="given">The folder in STRM_LIBTORCH.</param>
    /// <exception cref="StrmException">It is older than <see cref="TorchVersion"/>.</exception>
    public static void RefuseOlder(string? version, string given)
    {
        if (version is null || !Version.TryParse(version.Split('+', '-', 'a', 'r')[0], out var stated)) return;
        if (stated < Version.Parse(TorchVersion)) throw OfAnotherVersion(given, version);
    }

    private static StrmException OfAnotherVersion(string? given, string sign) => new(
        $"The libtorch{In(given)} is of another version: {sign}.", $"TorchSharp needs libtorch {TorchVersion}.", Fix(given));

    private static string Fix(string? given) => given is null
        ? "Delete the package's folder and restore again ('dotnet restore')."
        : "Correct STRM_LIBTORCH, or unset it to use the libtorch of the package.";

    private static string In(string? given) => given is null ? "" : $" in {given}";

    [GeneratedRegex(@"(?<library>[^\s:]+): version [`'](?<version>GLIBC[^']+)' not found", RegexOptions.CultureInvariant)]
    private static partial Regex TooOld();

    // Debian's own libtorch carries its version in the names of its libraries.
    [GeneratedRegex(
        @"undefined symbol: (?<name>[^\s,]+)|^(?<name>lib(c10|torch|torch_cpu)\.so): cannot open", RegexOptions.CultureInvariant)]
    private static partial Regex MissingSymbol();

    [GeneratedRegex(@"(?<library>[^\s:/]+\.so[^\s:]*): cannot open shared object file", RegexOptions.CultureInvariant)]
    private static partial Regex MissingFile();
}
