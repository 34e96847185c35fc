using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace Strm.Jupyter.Notebooks;

/// <summary>
/// The input of cells without a front end: a question is an error, since waiting for an answer would never end.
/// </summary>
internal sealed class UnansweredInput : TextReader
{
    private readonly TextReader before = Console.In;

    /// <summary>Makes cells read from this from now on.</summary>
    public static UnansweredInput Begin()
    {
        var reader = new UnansweredInput();
        Console.SetIn(reader);
        return reader;
    }

    /// <summary>Makes a kernel's own questions fail too.</summary>
    public static void AddTo(Kernel kernel) => kernel.RegisterCommandHandler<RequestInput>((_, _) => throw Refused());

    /// <inheritdoc/>
    public override int Read() => throw Refused();

    /// <inheritdoc/>
    public override int Peek() => throw Refused();

    /// <inheritdoc/>
    public override string ReadLine() => throw Refused();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Console.SetIn(before);
        base.Dispose(disposing);
    }

    private static JupyterException Refused() =>
        new(
            "The cell asks for input.",
            "The notebook runs without a front end that could answer.",
            "Run it in Jupyter, or give the value in the code.");
}
