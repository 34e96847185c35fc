using System.Text.Json.Nodes;
using Strm.Jupyter.Installation;

namespace Strm.Jupyter.Tests;

public sealed class InstallationTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("strm-jupyter-");
    private readonly string? before = Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR");

    public InstallationTests() => Environment.SetEnvironmentVariable("JUPYTER_DATA_DIR", data.FullName);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("JUPYTER_DATA_DIR", before);
        data.Delete(recursive: true);
    }

    [Fact]
    public void The_kernel_is_registered_under_the_name_of_the_notebooks()
    {
        var folder = KernelSpec.Install(["program", "kernel", "run"], user: true, KernelSpec.Preferred);
        Assert.Equal(Path.Combine(data.FullName, "kernels", ".net-csharp"), folder);
        var spec = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")))!;
        Assert.Equal("""["program","kernel","run","{connection_file}"]""", spec["argv"]!.ToJsonString());
        Assert.Equal(("C#", "message"), ((string?)spec["language"], (string?)spec["interrupt_mode"]));
        Assert.Equal(folder, KernelSpec.Install(["other"], user: true));
        var second = KernelSpec.Install(["program"], user: true, "my-own");
        Assert.Equal([second], KernelSpec.Uninstall(user: true, "my-own"));
        second = KernelSpec.Install(["program"], user: true, "my-own");
        Assert.Equal([folder, second], KernelSpec.Uninstall(user: true));
        Assert.False(Directory.Exists(folder));
        Assert.Throws<JupyterException>(() => KernelSpec.Uninstall(user: true));
    }

    [Fact]
    public void The_two_kernels_of_strm_stand_beside_each_other()
    {
        var own = KernelSpec.Install(["program"], user: true);
        var other = KernelSpec.Choose(KernelKind.DotNetInteractive, user: true, name: null);
        Assert.Equal(Path.Combine(data.FullName, "kernels", "dotnet-interactive"), other);
        KernelSpec.Write(other, KernelKind.DotNetInteractive, ["tool"], user: true);
        var spec = JsonNode.Parse(File.ReadAllText(Path.Combine(other, "kernel.json")))!;
        Assert.Equal(("signal", "1"), ((string?)spec["interrupt_mode"], (string?)spec["env"]!["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"]));

        // Whoever has the preferred name keeps it, unless it is given away on purpose.
        Assert.Equal(other, KernelSpec.Choose(KernelKind.DotNetInteractive, user: true, name: null));
        Assert.Equal(own, KernelSpec.Install(["program"], user: true));
        Assert.Equal(own, KernelSpec.Choose(KernelKind.DotNetInteractive, user: true, KernelSpec.Preferred));
        Assert.Equal([own, other], KernelSpec.Uninstall(user: true));
    }

    [Fact]
    [Trait("Tier", "Full")]
    public async Task A_tool_that_cannot_be_restored_is_not_registered()
    {
        var problem = await Assert.ThrowsAsync<JupyterException>(() => DotNetInteractiveTool.InstallAsync("0.0.1-none", "none.dll", user: true, null, CancellationToken.None));
        Assert.Contains("Microsoft.dotnet-interactive 0.0.1-none could not be installed", problem.Message, StringComparison.Ordinal);
        var log = problem.Message[(problem.Message.LastIndexOf(' ') + 1)..].TrimEnd('.');
        Assert.Contains("0.0.1-none", File.ReadAllText(log), StringComparison.Ordinal);
        Assert.Throws<JupyterException>(() => KernelSpec.Uninstall(user: true));
    }

    [Fact]
    public void Another_kernel_keeps_its_name()
    {
        var other = Path.Combine(data.FullName, "kernels", ".net-csharp");
        Directory.CreateDirectory(other);
        File.WriteAllText(Path.Combine(other, "kernel.json"), """{"argv":["dotnet","interactive"],"display_name":".NET (C#)"}""");
        Assert.EndsWith("strm-csharp", KernelSpec.Install(["program"], user: true), StringComparison.Ordinal);
        Assert.Contains("another kernel with the name .net-csharp", Assert.Throws<JupyterException>(() => KernelSpec.Install(["program"], user: true, ".net-csharp")).Message, StringComparison.Ordinal);
        KernelSpec.Uninstall(user: true);
        Assert.True(File.Exists(Path.Combine(other, "kernel.json")));
        Assert.Contains("Only what strm installed", Assert.Throws<JupyterException>(() => KernelSpec.Uninstall(user: true)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("..")]
    public void A_name_is_a_name(string name) => Assert.Throws<JupyterException>(() => KernelSpec.Install(["program"], user: true, name));
}
