using Strm.Preparation;

namespace Strm.Synthesis;

/// <summary>A folder that is written beside its place and appears there when it is whole.</summary>
internal sealed class NewFolder : IDisposable
{
    private readonly WorkFolder work;

    /// <summary>Begins a folder, or begins one anew that a killed process has left.</summary>
    /// <param name="path">Where it is to appear; nothing or an empty folder may be there.</param>
    /// <exception cref="StrmException">Something is there already, another process makes it, or the place cannot be written.</exception>
    public NewFolder(string path)
    {
        if (!WorkFolder.IsFree(path))
        {
            throw new StrmException($"'{path}' exists already.", "The output must be a new or an empty folder.", "Choose another --out, or remove what is there.");
        }

        work = new WorkFolder(path);
        try
        {
            WorkPath = work.Fresh("clips");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where to write meanwhile.</summary>
    public string WorkPath { get; }

    /// <summary>Puts the folder into its place.</summary>
    public void Commit()
    {
        if (Directory.Exists(work.Output)) Directory.Delete(work.Output);
        Directory.Move(WorkPath, work.Output);
    }

    /// <summary>Removes what was not put into its place.</summary>
    public void Dispose()
    {
        work.Finish();
        work.Dispose();
    }
}
