using TorchSharp;

namespace Strm.Torch;

/// <summary>Operations of tensors with numbers, and sums of tensors, that keep their numbers alive until libtorch has read them.</summary>
/// <remarks>
/// TorchSharp passes a number to libtorch as an object in native memory. The object that <c>x + 1</c>, <c>x.mul(0.5)</c> and even
/// <c>x + y</c> (whose factor is a number, 1) make of it has no owner once its address has been read, so the garbage collector may
/// free it while libtorch reads it.
/// Here it is disposed of after the call or lives as long as the process. <c>BannedSymbols.txt</c> bans the others.
/// </remarks>
public static class HeldNumbers
{
    /// <summary>0, an integer.</summary>
    public static Scalar Zero { get; } = 0L.ToScalar();

    /// <summary>1, an integer.</summary>
    public static Scalar One { get; } = 1L.ToScalar();

    /// <summary>2, an integer.</summary>
    public static Scalar Two { get; } = 2L.ToScalar();

    /// <summary>Adds a tensor.</summary>
    /// <param name="tensor">Any tensor.</param>
    /// <param name="other">A tensor whose shape broadcasts with it.</param>
    /// <returns>The sum.</returns>
    public static Tensor Plus(this Tensor tensor, Tensor other) => Given(tensor).add(other, One);

    /// <summary>Adds a number to every element.</summary>
    /// <param name="tensor">Any tensor.</param>
    /// <param name="number">The number.</param>
    /// <returns>The sum, of the tensor's shape and type.</returns>
    public static Tensor Plus(this Tensor tensor, double number)
    {
        using var held = number.ToScalar();
        return Given(tensor).add(held, One);
    }

    /// <summary>Subtracts every element from a number.</summary>
    /// <param name="tensor">Any tensor.</param>
    /// <param name="number">The number.</param>
    /// <returns><paramref name="number"/> − tensor, of the tensor's shape and type.</returns>
    public static Tensor SubtractedFrom(this Tensor tensor, double number)
    {
        using var opposite = Given(tensor).neg();
        return opposite.Plus(number);
    }

    /// <summary>Multiplies every element by a number.</summary>
    /// <param name="tensor">Any tensor.</param>
    /// <param name="number">The number.</param>
    /// <returns>The product; an integer tensor becomes a floating-point one.</returns>
    public static Tensor Times(this Tensor tensor, double number)
    {
        using var held = number.ToScalar();
        return Given(tensor).mul(held);
    }

    /// <summary>Multiplies every element by an integer.</summary>
    /// <param name="tensor">Any tensor.</param>
    /// <param name="number">The integer.</param>
    /// <returns>The product, of the tensor's type.</returns>
    public static Tensor Times(this Tensor tensor, long number)
    {
        using var held = number.ToScalar();
        return Given(tensor).mul(held);
    }

    /// <summary>Divides every element by a number.</summary>
    /// <param name="tensor">Any tensor.</param>
    /// <param name="number">The number.</param>
    /// <returns>The quotient; an integer tensor becomes a floating-point one.</returns>
    public static Tensor Over(this Tensor tensor, double number)
    {
        using var held = number.ToScalar();
        return Given(tensor).div(held);
    }

    /// <summary>Squares every element.</summary>
    /// <param name="tensor">Any tensor.</param>
    /// <returns>The squares.</returns>
    public static Tensor Squared(this Tensor tensor) => Given(tensor).pow(Two);

    /// <summary>Raises every element to a lower bound.</summary>
    /// <param name="tensor">Any tensor.</param>
    /// <param name="minimum">The bound.</param>
    /// <returns>max(element, <paramref name="minimum"/>).</returns>
    public static Tensor AtLeast(this Tensor tensor, double minimum)
    {
        using var held = minimum.ToScalar();
        return Given(tensor).clamp_min(held);
    }

    /// <summary>Lowers every element to an upper bound.</summary>
    /// <param name="tensor">Any tensor.</param>
    /// <param name="maximum">The bound.</param>
    /// <returns>min(element, <paramref name="maximum"/>).</returns>
    public static Tensor AtMost(this Tensor tensor, double maximum)
    {
        using var held = maximum.ToScalar();
        return Given(tensor).clamp_max(held);
    }

    /// <summary>Adds a tensor in place.</summary>
    /// <param name="tensor">The tensor that is changed.</param>
    /// <param name="other">A tensor whose shape broadcasts to its own.</param>
    /// <returns><paramref name="tensor"/>.</returns>
    public static Tensor Add(this Tensor tensor, Tensor other) => Given(tensor).add_(other, One);

    /// <summary>Adds a multiple of a tensor in place.</summary>
    /// <param name="tensor">The tensor that is changed.</param>
    /// <param name="other">A tensor whose shape broadcasts to its own.</param>
    /// <param name="factor">The factor on <paramref name="other"/>.</param>
    /// <returns><paramref name="tensor"/>.</returns>
    public static Tensor Add(this Tensor tensor, Tensor other, double factor)
    {
        using var held = factor.ToScalar();
        return Given(tensor).add_(other, held);
    }

    /// <summary>Multiplies every element in place.</summary>
    /// <param name="tensor">The tensor that is changed.</param>
    /// <param name="factor">The factor.</param>
    /// <returns><paramref name="tensor"/>.</returns>
    public static Tensor Scale(this Tensor tensor, double factor)
    {
        using var held = factor.ToScalar();
        return Given(tensor).mul_(held);
    }

    /// <summary>Sets every element.</summary>
    /// <param name="tensor">The tensor that is changed.</param>
    /// <param name="number">The number.</param>
    /// <returns><paramref name="tensor"/>.</returns>
    public static Tensor Fill(this Tensor tensor, double number)
    {
        using var held = number.ToScalar();
        return Given(tensor).fill_(held);
    }

    /// <summary>Sets the elements where a mask is true.</summary>
    /// <param name="tensor">The tensor that is changed.</param>
    /// <param name="mask">True where to set; its shape broadcasts to the tensor's.</param>
    /// <param name="number">The number.</param>
    /// <returns><paramref name="tensor"/>.</returns>
    public static Tensor Fill(this Tensor tensor, Tensor mask, double number)
    {
        using var held = number.ToScalar();
        return Given(tensor).masked_fill_(mask, held);
    }

    /// <summary>The number that a tensor of one element holds.</summary>
    /// <param name="tensor">A tensor of one element, on any device.</param>
    /// <returns>The number; 1 and 0 for true and false.</returns>
    public static double Number(this Tensor tensor)
    {
        using var held = Given(tensor).ToScalar();
        var number = held.ToDouble();
        GC.KeepAlive(tensor);
        return number;
    }

    /// <summary>Whether all elements are finite.</summary>
    /// <param name="tensor">Any tensor.</param>
    /// <returns>False if one is infinite or not a number.</returns>
    public static bool IsFinite(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return Given(tensor).isfinite().all().Number() != 0;
    }

    /// <summary>Counts from 0.</summary>
    /// <param name="count">How many integers.</param>
    /// <param name="type">The type of the result.</param>
    /// <param name="device">Its device; null for the default one.</param>
    /// <returns>0 to <paramref name="count"/> − 1 (count).</returns>
    public static Tensor Range(long count, ScalarType type = ScalarType.Int64, Device? device = null)
    {
        using var end = count.ToScalar();
        return arange(Zero, end, One, type, device);
    }

    private static Tensor Given(Tensor tensor) => tensor;
}
