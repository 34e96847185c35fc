using Strm.Jupyter.Notebooks;

namespace Strm.Jupyter.Apps;

/// <summary>
/// A notebook as a C# program in one file, for <c>dotnet run file.cs</c>: its cells in order, with what they show printed as text.
/// </summary>
public sealed class NotebookApp
{
    private NotebookApp(string text, IReadOnlyList<string> notes) => (Text, Notes) = (text, notes);

    /// <summary>The program.</summary>
    public string Text { get; }

    /// <summary>What the program leaves out of the notebook, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Turns a notebook into a program.</summary>
    /// <param name="path">The notebook.</param>
    /// <param name="packages">Packages that give a notebook more than their types.</param>
    /// <returns>The program.</returns>
    /// <exception cref="JupyterException">
    /// The file is not a notebook, or a cell does what a program cannot; the message names it.
    /// </exception>
    public static NotebookApp Of(string path, params IReadOnlyList<AppPackage> packages)
    {
        var notebook = NotebookFile.Read(path);
        var writer = new AppWriter(Path.GetFileName(path), packages);
        foreach (var cell in notebook.Cells)
        {
            if (cell.IsCode) writer.AddCode(cell);
            else writer.AddText(cell.Source);
        }

        return new NotebookApp(writer.ToString(), writer.Notes);
    }

    /// <summary>Writes the program.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="JupyterException">The file cannot be written.</exception>
    public void Write(string path) => WriteFile.Text(path, Text);
}

/// <summary>What a program needs in place of a package that gives a notebook more than its types.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Reference">The line that refers to it: <c>#:project</c> or <c>#:package</c>.</param>
/// <param name="Usings">The usings that cells have implicitly.</param>
/// <param name="Start">The statement that makes its values readable as text.</param>
public sealed record AppPackage(string Name, string Reference, string Usings, string Start);
