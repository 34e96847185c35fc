using System.Text.Json;

namespace Strm.Core.Tests;

/// <summary>The numbers of the reference code that the tests carry with them.</summary>
internal static class GoldenFile
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Goldens", name);

    public static JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllBytes(PathOf(name))).RootElement;
}
