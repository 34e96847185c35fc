namespace Strm.Checkpoints.Onnx;

/// <summary>Single weights of an ONNX file, whatever network it holds.</summary>
public static class OnnxFile
{
    /// <summary>Reads the first weight whose shape begins with given sizes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sizes">The first sizes of the shape.</param>
    /// <returns>Its elements in row-major order; null where there is no such weight.</returns>
    /// <exception cref="StrmException">The file is damaged.</exception>
    public static float[]? Weight(string path, params long[] sizes)
    {
        using var file = MappedFile.Open(path);
        var graph = OnnxGraph.Read(file);
        return graph.WeightOf(sizes) is { } name ? graph.Weight(name, out _) : null;
    }
}
