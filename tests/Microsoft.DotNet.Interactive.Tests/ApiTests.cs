using Microsoft.DotNet.Interactive.CSharp;
using Strm.Tests;

namespace Microsoft.DotNet.Interactive.Tests;

/// <summary>The list holds signatures of Microsoft.DotNet.Interactive 1.0.0-beta.26120, from its public source.</summary>
public sealed class ApiTests
{
    private static readonly System.Reflection.Assembly[] Assemblies = [typeof(Kernel).Assembly, typeof(CSharpKernel).Assembly, typeof(Formatting.Formatter).Assembly];

    [Fact]
    public void Every_signature_of_the_list_is_there()
    {
        var missing = ApiText.List("DotNetInteractive.api.txt").Except(ApiText.Of([.. Assemblies.Distinct()]));
        Assert.True(!missing.Any(), string.Join('\n', missing));
    }

    [SkippableFact]
    public void The_local_provider_offers_nothing_that_the_package_lacks()
    {
        Provider.MustBeLocal("the list was made from it.");
        var extra = ApiText.Of([.. Assemblies.Distinct()]).Except(ApiText.List("DotNetInteractive.api.txt")).Where(line => !line.Contains("Microsoft.DotNet.Interactive.CSharp.Checkpoint", StringComparison.Ordinal));
        Assert.True(!extra.Any(), string.Join('\n', extra));
    }
}
