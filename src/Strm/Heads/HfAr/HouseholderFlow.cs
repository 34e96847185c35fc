namespace Strm.Heads.HfAr;

/// <summary>A normal distribution with diagonal variance, turned by reflections into one with full covariance.</summary>
/// <remarks>
/// Tomczak and Welling, "Improving variational auto-encoders using Householder flow", 2016, https://arxiv.org/abs/1611.09630. A reflection
/// H = I − 2vvᵀ/‖v‖² is orthogonal: it keeps volumes and lengths. So z = H_R…H_1·x with x ~ N(μ, diag σ²) is N(Hμ, H·diag(σ²)·Hᵀ), and
/// density and divergence are known exactly; nothing has to be sampled.
/// </remarks>
public static class HouseholderFlow
{
    /// <summary>Reflects vectors in the hyperplane normal to another vector: x − 2v(v·x)/‖v‖²; the identity where v is 0.</summary>
    /// <param name="vectors">Vectors x (…, E).</param>
    /// <param name="normal">v (…, E).</param>
    /// <returns>Reflected vectors (…, E).</returns>
    public static Tensor Reflect(Tensor vectors, Tensor normal)
    {
        using var scope = NewDisposeScope();
        var share = (vectors * normal).sum(-1, true) / normal.Squared().sum(-1, true).AtLeast(1e-12); // (…, 1)
        return (vectors - (normal * share).Times(2)).MoveToOuterDisposeScope();
    }

    /// <summary>The log density of each query under each class's posterior, without its constant, per dimension.</summary>
    /// <param name="query">Query embeddings u (Q, E).</param>
    /// <param name="posterior">The classes' posteriors.</param>
    /// <returns>−½·mean over dimensions of ((Hᵀu − μ)²/σ² + log σ²) (Q, C).</returns>
    public static Tensor LogDensity(Tensor query, ClassPosterior posterior)
    {
        using var scope = NewDisposeScope();
        var turned = query.unsqueeze(1).expand(query.shape[0], posterior.Mean.shape[0], query.shape[1]); // (Q, C, E)
        foreach (var normal in posterior.Normals.Reverse()) turned = Reflect(turned, normal); // Hᵀ = H_1…H_R
        var squares = (turned - posterior.Mean).Squared() * posterior.LogVariance.neg().exp(); // (Q, C, E)
        return squares.Plus(posterior.LogVariance).mean([-1]).Over(-2).MoveToOuterDisposeScope();
    }

    /// <summary>The divergence KL(posterior ‖ N(0, I)) of each class, per dimension; reflections do not change it.</summary>
    /// <param name="posterior">The classes' posteriors.</param>
    /// <returns>½·mean over dimensions of (σ² + μ² − 1 − log σ²) (C).</returns>
    public static Tensor Divergence(ClassPosterior posterior)
    {
        using var scope = NewDisposeScope();
        return (posterior.LogVariance.exp().Plus(posterior.Mean.Squared()).Plus(-1) - posterior.LogVariance).mean([-1]).Over(2)
            .MoveToOuterDisposeScope();
    }
}
