using System.Numerics;

namespace Microsoft.Data.Analysis;

/// <summary>Arithmetic on a column's numbers in their own type, as the package does it: a sum of integers wraps around.</summary>
internal abstract class NumberMath<T>
    where T : unmanaged
{
    /// <summary>Null for types that are no numbers.</summary>
    public static NumberMath<T>? Instance { get; } =
        typeof(T) == typeof(char) || !typeof(T).GetInterfaces().Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(INumber<>))
            ? null
            : (NumberMath<T>)Activator.CreateInstance(typeof(Numbers<>).MakeGenericType(typeof(T)))!;

    /// <summary>Null if there are no values.</summary>
    public abstract object? Sum(IEnumerable<T> values);
}
