using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace TorchSharp.Tests;

/// <summary>Every wrapper gives the package's result: type, shape and values.</summary>
/// <remarks>
/// operators.txt is written by a run with the package: set STRM_WRITE_OPERATORS=1 and run the tests with -p:StrmPackages=nuget.
/// </remarks>
public sealed class OperatorTests
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "operators.txt");

    [Fact]
    public void Results_are_those_of_the_package()
    {
        Dictionary<string, string> actual = OperatorCases.All.ToDictionary(pair => pair.Key, pair => Result(pair.Value));
        if (Environment.GetEnvironmentVariable("STRM_WRITE_OPERATORS") == "1")
        {
            File.WriteAllLines(Path.Combine(SourceFolder(), "operators.txt"), actual.Select(pair => $"{pair.Key}\t{pair.Value}"));
            return;
        }

        Dictionary<string, string> expected = File.ReadLines(Golden).Select(line => line.Split('\t')).ToDictionary(parts => parts[0], parts => parts[1]);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        string[] wrong = [.. actual.Where(pair => !Alike(pair.Value, expected[pair.Key])).Select(pair => $"{pair.Key}\n  package {expected[pair.Key]}\n  here    {pair.Value}")];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    private static string Result(Func<object?> run)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        try
        {
            return Text(run());
        }
#pragma warning disable CA1031 // What is thrown is the result.
        catch (Exception failure)
        {
            return failure.GetType().Name;
        }
#pragma warning restore CA1031
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        torch.Tensor tensor => $"{tensor.dtype}[{string.Join(',', tensor.shape)}]({string.Join(' ', Numbers(tensor).Select(Text))})",
        ITuple tuple => string.Join(" ; ", Enumerable.Range(0, tuple.Length).Select(k => Text(tuple[k]))),
        string text => text,
        double number => Text(number),
        float number => Text((double)number),
        IEnumerable many => string.Join(" ; ", many.Cast<object?>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Text(double number) => number.ToString("G7", CultureInfo.InvariantCulture);

    private static double[] Numbers(torch.Tensor tensor) =>
        tensor.numel() == 0 ? [] : tensor.to(torch.ScalarType.Float64).contiguous().flatten().data<double>().ToArray();

    // Words agree exactly, numbers to single precision.
    private static bool Alike(string one, string other)
    {
        string[] left = one.Split(' ', '(', ')');
        string[] right = other.Split(' ', '(', ')');
        return left.Length == right.Length && left.Zip(right).All(pair => pair.First == pair.Second || Near(pair.First, pair.Second));
    }

    private static bool Near(string one, string other) =>
        double.TryParse(one, CultureInfo.InvariantCulture, out double x) && double.TryParse(other, CultureInfo.InvariantCulture, out double y)
        && (x.Equals(y) || Math.Abs(x - y) <= 2e-6 + (2e-5 * Math.Abs(y)));

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
