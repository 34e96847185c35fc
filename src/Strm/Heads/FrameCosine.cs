namespace Strm.Heads;

/// <summary>Cosines between the frames of clips.</summary>
public static class FrameCosine
{
    /// <summary>Scales the last dimension to length 1; a vector of zeros stays one.</summary>
    /// <param name="features">Features (…, D).</param>
    /// <returns>Features of the same shape.</returns>
    public static Tensor Normalise(Tensor features) => nn.functional.normalize(features, 2, features.ndim - 1);

    /// <summary>
    /// The dot product of every frame of every clip of one set with every frame of every clip of another: the cosine if both have length 1.
    /// </summary>
    /// <param name="first">Features (A, L, D).</param>
    /// <param name="second">Features (B, M, D).</param>
    /// <returns>Products (A, B, L, M).</returns>
    public static Tensor Matrix(Tensor first, Tensor second)
    {
        using var scope = NewDisposeScope();
        return first.flatten(0, 1).matmul(second.flatten(0, 1).t()) // (A·L, B·M)
            .reshape(first.shape[0], first.shape[1], second.shape[0], second.shape[1]) // (A, L, B, M)
            .transpose(1, 2) // (A, B, L, M)
            .MoveToOuterDisposeScope();
    }
}
