using Strm.Tests;

namespace Microsoft.Data.Analysis.Tests;

/// <summary>The list holds signatures of Microsoft.Data.Analysis 0.23.1, from the package itself.</summary>
public sealed class ApiTests
{
    [Fact]
    public void Every_signature_of_the_list_is_there()
    {
        var missing = ApiText.List("DataAnalysis.api.txt").Except(ApiText.Of(typeof(DataFrame).Assembly));
        Assert.True(!missing.Any(), string.Join('\n', missing));
    }

    [SkippableFact]
    public void The_local_provider_offers_nothing_that_the_package_lacks()
    {
        Skip.If(typeof(DataFrame).Assembly.GetReferencedAssemblies().Any(reference => reference.Name == "Apache.Arrow"), "The package is in use.");
        var extra = ApiText.Of(typeof(DataFrame).Assembly).Except(ApiText.List("DataAnalysis.api.txt"));
        Assert.True(!extra.Any(), string.Join('\n', extra));
    }
}
