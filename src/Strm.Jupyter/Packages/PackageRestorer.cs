using System.Diagnostics;
using System.Xml.Linq;
using Microsoft.DotNet.Interactive;

namespace Strm.Jupyter.Packages;

/// <summary>Restores packages with the SDK's <c>dotnet restore</c>, as a project that refers to all of them would.</summary>
internal sealed class PackageRestorer : IDisposable
{
    private const int ShownErrors = 3;
    private readonly Dictionary<string, string> packages = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> pending = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> sources = [];
    private DirectoryInfo? folder;

    /// <summary>The packages asked for and not restored yet.</summary>
    public IReadOnlyCollection<string> Pending => pending;

    /// <summary>Asks for a package; answers whether it has to be restored. The first cell's choice of a version stays when later ones leave it open.</summary>
    /// <exception cref="JupyterException">Another version of it is in use.</exception>
    public bool Add(PackageReference package)
    {
        var version = string.IsNullOrWhiteSpace(package.PackageVersion) ? "*" : package.PackageVersion;
        if (packages.TryAdd(package.PackageName, version)) return pending.Add(package.PackageName);
        if (version is "*" or "*-*" || version == packages[package.PackageName]) return false;
        throw new JupyterException(
            $"{package.PackageName} {version} was asked for, and {packages[package.PackageName]} before.", "A kernel can use one version of a package.",
            "Use one version everywhere, then restart the kernel.");
    }

    /// <summary>Adds a folder or address that packages may come from.</summary>
    public void AddSource(string source)
    {
        var place = source.Trim();
        if (place.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase)) place = place["nuget:".Length..].Trim();
        if (!place.Contains("://", StringComparison.Ordinal)) place = Path.GetFullPath(place);
        if (!sources.Contains(place)) sources.Add(place);
    }

    /// <summary>Restores all packages asked for.</summary>
    /// <returns>Them and what they depend on.</returns>
    /// <exception cref="JupyterException">A package or its version was not found, or there is no SDK.</exception>
    public async Task<IReadOnlyList<ResolvedPackageReference>> RestoreAsync(CancellationToken cancellationToken)
    {
        folder ??= Directory.CreateTempSubdirectory("strm-packages-");
        var project = Path.Combine(folder.FullName, "packages.csproj");
        await File.WriteAllTextAsync(project, Project().ToString(), cancellationToken);
        var (code, output) = await RunAsync(["restore", project, "-v", "quiet", "-nologo", "-nodeReuse:false"], cancellationToken);
        if (code != 0)
        {
            var requested = string.Join(", ", pending.Select(name => $"{name} {packages[name]}"));
            Forget();
            throw new JupyterException($"{requested} cannot be restored: {Errors(output)}", "Every package must be in one of the sources in use.",
                "Check the name and version, or add a source with #i \"nuget:folder or address\".");
        }

        pending.Clear();

        var restored = AssetsFile.Read(Path.Combine(folder.FullName, "obj", "project.assets.json"));
        PackageFiles.Add(restored);
        return restored.Packages;
    }

    // A package that cannot be had must not stand in the way of the next one.
    private void Forget()
    {
        foreach (var name in pending) packages.Remove(name);
        pending.Clear();
    }

    public void Dispose()
    {
        try
        {
            folder?.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A temporary folder; the system clears it.
        }
    }

    // Nothing of the folder's surroundings may change what is restored.
    private XElement Project() => new(
        "Project",
        new XAttribute("Sdk", "Microsoft.NET.Sdk"),
        new XElement(
            "PropertyGroup",
            new XElement("TargetFramework", $"net{Environment.Version.Major}.{Environment.Version.Minor}"),
            new XElement("RuntimeIdentifier", System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier),
            new XElement("SelfContained", false),
            new XElement("UseAppHost", false),
            new XElement("NuGetAudit", false),
            new XElement("ImportDirectoryBuildProps", false),
            new XElement("ImportDirectoryPackagesProps", false),
            new XElement("RestoreAdditionalProjectSources", string.Join(';', sources))),
        new XElement("ItemGroup", packages.Select(package => new XElement("PackageReference", new XAttribute("Include", package.Key), new XAttribute("Version", package.Value)))));

    private static string Errors(string output)
    {
        var errors = output.Split('\n').Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(line.IndexOf("error", StringComparison.OrdinalIgnoreCase) + "error ".Length)..].Trim()).Select(line => line.Split(" [")[0]).Distinct().ToList();
        return errors.Count == 0 ? output.Trim() : string.Join(" ", errors.Take(ShownErrors));
    }

    private static async Task<(int Code, string Output)> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using var process = Start(start);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output + await error);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new JupyterException($"The program {start.FileName} cannot be run: {exception.Message}.", "Packages are restored by the .NET SDK.", "Install the SDK, or put dotnet on the PATH.", exception);
        }
    }
}
