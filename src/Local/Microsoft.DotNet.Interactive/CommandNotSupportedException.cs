namespace Microsoft.DotNet.Interactive;

/// <summary>A kernel was asked for something that it does not do.</summary>
public class CommandNotSupportedException : Exception
{
    public CommandNotSupportedException(Type commandType, Kernel kernel)
        : base($"Kernel {kernel} does not support command type {commandType.Name}.")
    {
    }
}
