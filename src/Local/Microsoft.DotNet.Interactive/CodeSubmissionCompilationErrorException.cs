namespace Microsoft.DotNet.Interactive;

/// <summary>Code did not compile.</summary>
public class CodeSubmissionCompilationErrorException : Exception
{
    public CodeSubmissionCompilationErrorException(Exception innerException)
        : base(innerException.Message, innerException)
    {
    }
}
