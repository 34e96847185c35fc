namespace Strm.Package.Tests;

/// <summary>A folder outside the repository in which a user of the packages works.</summary>
internal sealed class Workplace : IDisposable
{
    public Workplace(Feed feed)
    {
        // Packages are kept here, so that neither an older one of the same version nor this one is found elsewhere.
        Write("NuGet.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(Folder, "packages")}" /></config>
              <packageSources><add key="feed" value="{feed.Folder}" /></packageSources>
            </configuration>
            """);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("strm-user-").FullName;

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
