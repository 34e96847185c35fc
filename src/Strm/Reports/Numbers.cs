using System.Globalization;
using Strm.Statistics;

namespace Strm.Reports;

/// <summary>Numbers as people read them.</summary>
public static class Numbers
{
    /// <summary>A whole number with separated thousands.</summary>
    /// <param name="value">The number.</param>
    /// <returns>For example <c>10,000</c>.</returns>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number of things.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">Their name if there is one.</param>
    /// <param name="many">Their name otherwise.</param>
    /// <returns>For example <c>2 clips</c>.</returns>
    public static string Of(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    /// <summary>An accuracy with half of its 95 % interval.</summary>
    /// <param name="estimate">The accuracy.</param>
    /// <returns>Percentages, for example <c>83.1 ± 0.4</c>.</returns>
    public static string Percent(AccuracyEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return $"{Percent(estimate.Mean)} ± {Percent(estimate.HalfWidth)}";
    }

    /// <summary>A fraction as a percentage with one decimal place, as people read accuracies.</summary>
    /// <param name="fraction">A fraction in [0, 1]; null if there is none.</param>
    /// <returns>For example <c>83.1</c>; empty for null.</returns>
    public static string Percent(double? fraction) =>
        fraction is { } value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) : "";

    /// <summary>A number to about four significant digits.</summary>
    /// <param name="value">The number; null if there is none.</param>
    /// <returns>For example <c>0.8123</c>; empty for null.</returns>
    public static string Brief(double? value) => value switch
    {
        null => "",
        { } number when !double.IsFinite(number) => number.ToString(CultureInfo.InvariantCulture),
        { } number when number != 0
            && (Math.Abs(number) < 1e-3 || Math.Abs(number) >= 1e6) => number.ToString("0.###e0", CultureInfo.InvariantCulture),
        { } number => number.ToString("0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>A duration.</summary>
    /// <param name="seconds">Seconds.</param>
    /// <returns>For example <c>2 min 05 s</c>.</returns>
    public static string Duration(double seconds) => seconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s")
        : TimeSpan.FromSeconds(Math.Round(seconds)) is var span && span.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes:00} min")
            : string.Create(CultureInfo.InvariantCulture, $"{span.Minutes} min {span.Seconds:00} s");

    /// <summary>A size in memory or on disk.</summary>
    /// <param name="bytes">Bytes.</param>
    /// <returns>For example <c>1.5 MiB</c>.</returns>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.##} GiB"),
    };
}
