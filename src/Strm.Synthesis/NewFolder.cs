using Strm.Preparation;

namespace Strm.Synthesis;

/// <summary>A folder that is written beside its destination and appears there when it is complete.</summary>
internal sealed class NewFolder : IDisposable
{
    private readonly WorkFolder work;

    /// <summary>Begins a folder, or starts over one left by a killed process.</summary>
    /// <param name="path">Where it is to appear; nothing but an empty folder may be there.</param>
    /// <exception cref="StrmException">Something is already there, another process is making it, or it cannot be written.</exception>
    public NewFolder(string path)
    {
        if (!WorkFolder.IsFree(path))
        {
            throw new StrmException($"'{path}' already exists.", "The output must be a new or an empty folder.", "Choose another --out, or remove what is there.");
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

    /// <summary>Where to write in the meantime.</summary>
    public string WorkPath { get; }

    /// <summary>Moves the folder into place.</summary>
    public void Commit()
    {
        if (Directory.Exists(work.Output)) Directory.Delete(work.Output);
        Directory.Move(WorkPath, work.Output);
    }

    /// <summary>Removes whatever was not moved into place.</summary>
    public void Dispose()
    {
        work.Finish();
        work.Dispose();
    }
}
