namespace Strm.Interactive.Tests;

/// <summary>An environment variable with another value for a while.</summary>
internal sealed class Variable : IDisposable
{
    private readonly string name;
    private readonly string? before;

    public Variable(string name, string value)
    {
        (this.name, before) = (name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(name, before);
}
