namespace Strm.Notebooks.Tests;

/// <summary>.NET Interactive's own tool, installed once for all tests into a folder of its own.</summary>
public sealed class DotNetInteractiveKernel : IDisposable
{
    private readonly Lazy<string> installed;

    public DotNetInteractiveKernel() => installed = new Lazy<string>(() => Run("dotnet", RepositoryFiles.Cli, "kernel", "install", "--user", "--dotnet-interactive"));

    public string Folder { get; } = Directory.CreateTempSubdirectory("strm-dotnet-interactive-").FullName;

    /// <summary>What the installation said.</summary>
    public string Installed => installed.Value;

    /// <summary>Runs a program that finds this kernel and no other.</summary>
    public string Run(string program, params string[] arguments) => JupyterProgram.Run(Folder, program, arguments);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
