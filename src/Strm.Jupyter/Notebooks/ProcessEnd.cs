namespace Strm.Jupyter.Notebooks;

/// <summary>Notices that the process is ending: through a call that ends it, or an unhandled exception on one of its threads.</summary>
internal sealed class ProcessEnd : IDisposable
{
    private readonly Action<Exception?> heard;
    private int isHeard;

    /// <summary>Listens until it is disposed of.</summary>
    /// <param name="heard">Called once, with the exception if that is the reason; the process ends when it returns.</param>
    public ProcessEnd(Action<Exception?> heard)
    {
        this.heard = heard;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        AppDomain.CurrentDomain.UnhandledException += OnException;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnException;
    }

    private void OnExit(object? sender, EventArgs arguments) => Hear(null);

    private void OnException(object sender, UnhandledExceptionEventArgs arguments) => Hear(arguments.ExceptionObject as Exception);

    private void Hear(Exception? exception)
    {
        if (Interlocked.Exchange(ref isHeard, 1) == 0) heard(exception);
    }
}
