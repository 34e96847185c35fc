using System.Text.Json.Serialization;

namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Run this notebook or script here.</summary>
public class ImportDocument : KernelCommand
{
    public ImportDocument(string filePath, string? targetKernelName = null)
        : base(targetKernelName) => FilePath = filePath;

    [JsonPropertyName("file")]
    public string FilePath { get; }
}
