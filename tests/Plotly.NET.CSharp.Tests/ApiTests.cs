using System.Reflection;
using GenericChart = Plotly.NET.GenericChart;

namespace Strm.Tests.Charts;

/// <summary>The list holds signatures of Plotly.NET 6.0.0 and Plotly.NET.CSharp 0.14.0, from the packages themselves.</summary>
/// <remarks>The package's chart methods have up to 40 optional arguments; the local provider leaves out those that nobody here names, and keeps the order of the others.</remarks>
public sealed class ApiTests
{
    private static readonly Assembly[] Assemblies = [typeof(GenericChart).Assembly, typeof(global::Plotly.NET.CSharp.Chart).Assembly];

    private static bool IsPackage => typeof(GenericChart).Assembly.GetReferencedAssemblies().Any(reference => reference.Name == "FSharp.Core");

    [SkippableFact]
    public void Every_signature_of_the_list_is_in_the_package()
    {
        Skip.If(!IsPackage, "The local provider is in use.");
        var missing = ApiText.List("Plotly.api.txt").Except(ApiText.Of(Assemblies));
        Assert.True(!missing.Any(), string.Join('\n', missing));
    }

    [SkippableFact]
    public void The_local_provider_offers_the_list_and_nothing_else()
    {
        Skip.If(IsPackage, "The package is in use.");
        var (list, local) = (ApiText.List("Plotly.api.txt"), ApiText.Of(Assemblies));
        var extra = local.Where(line => !list.Any(other => IsPartOf(line, other)));
        var missing = list.Where(other => !local.Any(line => IsPartOf(line, other)));
        Assert.True(!extra.Any() && !missing.Any(), string.Join('\n', extra.Select(line => $"extra {line}").Concat(missing.Select(line => $"missing {line}"))));
    }

    // Same member, and its parameters are the package's with optional ones left out.
    private static bool IsPartOf(string local, string package)
    {
        if (local == package) return true;
        var (a, b) = (Split(local), Split(package));
        if (a.Head != b.Head || a.Tail != b.Tail || a.Parameters.Length == 0) return false;
        var next = 0;
        foreach (var parameter in b.Parameters)
        {
            if (next < a.Parameters.Length && a.Parameters[next] == parameter) next++;
            else if (!parameter.EndsWith(" = default", StringComparison.Ordinal)) return false;
        }

        return next == a.Parameters.Length;
    }

    private static (string Head, string[] Parameters, string Tail) Split(string line)
    {
        var (open, close) = (line.IndexOf('(', StringComparison.Ordinal), line.LastIndexOf(')'));
        if (open < 0) return (line, [], string.Empty);
        var (parameters, depth, start) = (new List<string>(), 0, open + 1);
        for (var i = open + 1; i <= close; i++)
        {
            if (line[i] == '<') depth++;
            else if (line[i] == '>') depth--;
            else if ((line[i] == ',' && depth == 0) || i == close)
            {
                parameters.Add(line[start..i].Trim());
                start = i + 1;
            }
        }

        return (line[..open], [.. parameters], line[close..]);
    }
}
