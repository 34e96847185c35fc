namespace Strm.Jupyter;

/// <summary>An error that the user can fix: what was given, what is required, and how to fix it.</summary>
public sealed class JupyterException : Exception
{
    /// <summary>Creates the error from its three parts, each a whole sentence.</summary>
    /// <param name="given">What was given or found.</param>
    /// <param name="required">What is required instead.</param>
    /// <param name="remedy">How to fix it.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public JupyterException(string given, string required, string remedy, Exception? innerException = null)
        : base(string.Join(' ', new[] { given, required, remedy }.Where(part => part.Length > 0)), innerException)
    {
    }
}
