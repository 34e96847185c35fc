using System.Numerics;

namespace Microsoft.Data.Analysis;

/// <inheritdoc/>
internal sealed class Numbers<T> : NumberMath<T>
    where T : unmanaged, INumber<T>
{
    public override object? Sum(IEnumerable<T> values)
    {
        T? sum = null;
        foreach (var value in values) sum = unchecked((sum ?? T.Zero) + value);
        return sum;
    }
}
