using System.Globalization;
using System.Numerics;

namespace Strm;

/// <summary>Range checks of options: what was given, what is required, how to fix it.</summary>
public static class OptionGuard
{
    /// <summary>Returns a value if it is at least <paramref name="minimum"/>.</summary>
    /// <param name="value">The value given.</param>
    /// <param name="minimum">The smallest value allowed.</param>
    /// <param name="option">The option's name.</param>
    /// <typeparam name="T">A number.</typeparam>
    /// <exception cref="StrmException">The value is smaller.</exception>
    public static T AtLeast<T>(T value, T minimum, string option)
        where T : INumber<T> =>
        value >= minimum ? value : throw Error(option, value, $"at least {Text(minimum)}");

    /// <summary>Returns a value if it is in [<paramref name="minimum"/>, <paramref name="maximum"/>].</summary>
    /// <param name="value">The value given.</param>
    /// <param name="minimum">The smallest value allowed.</param>
    /// <param name="maximum">The largest value allowed.</param>
    /// <param name="option">The option's name.</param>
    /// <typeparam name="T">A number.</typeparam>
    /// <exception cref="StrmException">The value is outside.</exception>
    public static T Between<T>(T value, T minimum, T maximum, string option)
        where T : INumber<T> =>
        value >= minimum && value <= maximum ? value : throw Error(option, value, $"between {Text(minimum)} and {Text(maximum)}");

    private static StrmException Error<T>(string option, T value, string range)
        where T : INumber<T> =>
        new($"{option} is {Text(value)}.", $"It must be {range}.", $"Set {option} to a value in that range.");

    private static string Text<T>(T value)
        where T : INumber<T> => value.ToString(null, CultureInfo.InvariantCulture);
}
