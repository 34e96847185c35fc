namespace Strm.Package.Tests;

/// <summary>A folder outside the repository in which a user of the packages works.</summary>
internal sealed class Workplace : IDisposable
{
    public Workplace(Feed feed)
    {
        // The packages under test are restored to here and not kept; what they depend on comes from the user's own packages, where they lie already.
        Write("NuGet.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(Folder, "packages")}" /></config>
              <fallbackPackageFolders><add key="user" value="{Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")}" /></fallbackPackageFolders>
              <packageSources><add key="feed" value="{feed.Folder}" /></packageSources>
            </configuration>
            """);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("strm-user-").FullName;

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
