using System.Reflection;
using System.Security.Cryptography;
using CliWrap;
using CliWrap.Buffered;
using Strm.Interactive;
using Strm.Jupyter.Kernels;

namespace Strm.Cli.Commands;

/// <summary>The packages of this repository that notebooks restore: a folder named in <c>notebooks/nuget.config</c>.</summary>
/// <remarks>
/// Their version changes with their content, because NuGet keeps what it restored and never looks again at a version it knows.
/// Only the newest version stays in the folder, so that <c>*-*</c> means what was built last.
/// </remarks>
internal static class NotebookFeed
{
    private static readonly string[] Packages = ["Strm.Core", "Strm.Synthesis", "Strm", "Strm.Interactive"];

    /// <summary>Packs again if the build has changed. If this program is installed as a package, it does nothing.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="StrmException">The packages cannot be made.</exception>
    public static async Task UpdateAsync(CancellationToken cancellationToken)
    {
        if (SourceTree.Find() is not { } root) return;
        var feed = Path.Combine(root, "notebooks", "feed");
        var suffix = $"dev-{Content(root)}"; // the hyphen keeps it from being read as a number, which must not begin with 0
        if (Packages.All(package => Directory.Exists(feed) && Directory.EnumerateFiles(feed, $"{package}.*-{suffix}.nupkg").Any())) return;
        var work = Directory.CreateTempSubdirectory("strm-feed-");
        try
        {
            await PackAsync(root, suffix, work.FullName, cancellationToken).ConfigureAwait(false);
            Directory.CreateDirectory(feed);
            var packed = work.GetFiles("*.nupkg");
            foreach (var package in packed) package.CopyTo(Path.Combine(feed, package.Name), overwrite: true);
            foreach (
                var old in Directory.GetFiles(feed, "*.nupkg").Where(file => packed.All(package => package.Name != Path.GetFileName(file))))
                File.Delete(old);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static async Task PackAsync(string root, string suffix, string target, CancellationToken cancellationToken)
    {
        var project = Path.Combine(root, "src", "Packaging", "feed.proj");
        var result = await CliWrap.Cli.Wrap("dotnet")
            .WithArguments(
                [
                    "msbuild",
                    project,
                    "-nologo",
                    "-v:q",
                    "-nodeReuse:false",
                    $"-p:Configuration={SourceTree.Configuration}",
                    $"-p:VersionSuffix={suffix}",
                    $"-p:PackageOutputPath={target}"
                ])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken).ConfigureAwait(false);
        if (result.IsSuccess) return;
        var log = Path.Combine(root, ".strm", "pack.log");
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        await File.WriteAllTextAsync(log, result.StandardOutput + result.StandardError, cancellationToken).ConfigureAwait(false);
        throw new StrmException(
            "The packages for notebooks could not be packed.",
            "They are made from the build output.",
            $"Run ./strm setup and try again; the SDK's output is in {log}.");
    }

    // What a package is made from: its assembly, and the file that lists the packages it depends on.
    private static string Content(string root)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] shared =
        [
            Path.Combine(root, "Directory.Packages.props"),
            .. Directory.GetFiles(Path.Combine(root, "src", "Packaging")).Order(StringComparer.Ordinal)
        ];
        foreach (var file in shared.Concat(Packages.SelectMany(package => Files(root, package)))) hash.AppendData(File.ReadAllBytes(file));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static string[] Files(string root, string package) =>
    [
        Path.Combine(root, "src", package, $"{package}.csproj"),
        Path.Combine(root, "artifacts", "bin", package, SourceTree.Configuration.ToLowerInvariant(), $"{package}.dll"),
    ];
}

/// <summary>The packages that this build contains: cells have them without a restore.</summary>
internal static class BundledPackages
{
    private const string Extension = "Strm.Interactive";

    /// <summary>The extension with everything it depends on.</summary>
    public static IReadOnlyList<BundledPackage> All() =>
        [new BundledPackage(Extension, Files(typeof(StrmKernelExtension).Assembly), StrmKernelExtension.Load)];

    private static List<string> Files(Assembly assembly)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect(assembly, found);
        return [.. found.Values];
    }

    // What is in this program's folder is ours; the rest belongs to the framework.
    private static void Collect(Assembly assembly, Dictionary<string, string> found)
    {
        if (!found.TryAdd(assembly.GetName().Name!, assembly.Location)) return;
        foreach (
            var name in assembly.GetReferencedAssemblies()
                .Where(name => File.Exists(Path.Combine(AppContext.BaseDirectory, name.Name + ".dll"))))
            Collect(Assembly.Load(name), found);
    }
}
