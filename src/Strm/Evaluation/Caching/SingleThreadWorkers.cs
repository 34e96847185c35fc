using System.Runtime.ExceptionServices;

namespace Strm.Evaluation.Caching;

/// <summary>Works through numbered pieces on threads of its own, each with single-threaded operators.</summary>
/// <remarks>
/// Whole pieces in parallel scale better than operators that split themselves, and a piece's result does not depend on the number of
/// threads or on which of them did it. The threads are new: the operator thread count set on a thread ends with it.
/// </remarks>
internal static class SingleThreadWorkers
{
    /// <summary>Does the pieces 0 to <paramref name="count"/> − 1.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="workers">The maximum number of threads.</param>
    /// <param name="work">Does one piece, without gradients.</param>
    /// <param name="cancellationToken">Cancels the work after the current pieces.</param>
    public static void Run(int count, int workers, Action<int> work, CancellationToken cancellationToken)
    {
        var (before, next, failure) = (get_num_threads(), -1, (Exception?)null);
        var threads = Enumerable.Range(0, Math.Max(1, Math.Min(workers, count))).Select(_ => new Thread(Loop)).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        set_num_threads(before);
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        cancellationToken.ThrowIfCancellationRequested();

        void Loop()
        {
            try
            {
                set_num_threads(1);
                using var gradients = no_grad();
                while (Volatile.Read(ref failure) is null
                    && !cancellationToken.IsCancellationRequested
                    && Interlocked.Increment(ref next) is var piece
                    && piece < count)
                {
                    work(piece);
                }
            }
#pragma warning disable CA1031 // It is rethrown on the caller's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }
        }
    }
}
