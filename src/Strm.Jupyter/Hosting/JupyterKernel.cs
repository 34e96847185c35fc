using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Commands;
using Strm.Jupyter.Kernels;
using Strm.Jupyter.Protocol;

namespace Strm.Jupyter.Hosting;

/// <summary>A kernel that Jupyter's front ends talk to, over messages of version 5.3 of their protocol.</summary>
public sealed class JupyterKernel : IDisposable
{
    // Cells run on the thread pool's threads and may block many of them. By itself the pool grows by one or two a second, and by less
    // while the CPU is busy: the kernel would look dead to its front end.
    private const int PoolThreads = 64;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(0.3);

    private readonly KernelChannels channels;
    private readonly UserInput input;
    private readonly Channel<(JupyterMessage Message, long Number)> shell = Channel.CreateUnbounded<(JupyterMessage, long)>();
    private readonly Channel<(JupyterMessage Message, long Number)> control = Channel.CreateUnbounded<(JupyterMessage, long)>();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<CompositeKernel> kernel;
    private readonly Task services;
    private readonly Lazy<Task<CellExecutor>> cells;
    private readonly SemaphoreSlim keepingUp = new(1);
    private long arrived;

    private JupyterKernel(ConnectionFile connection, IReadOnlyList<BundledPackage> bundled)
    {
        channels = new KernelChannels(connection, Receive);
        input = new UserInput(channels);
        kernel = Task.Run(() => StartAsync(bundled));
        services = Task.Run(WarmUpAsync);
        cells = new Lazy<Task<CellExecutor>>(async () => new CellExecutor(await kernel, channels, input));
    }

    /// <summary>Messages that were dropped because they were not signed with the connection's key.</summary>
    public long Forged => channels.Dropped.Forged;

    /// <summary>Messages that were dropped because they do not follow the protocol.</summary>
    public long Malformed => channels.Dropped.Malformed;

    /// <summary>Serves front ends until one of them ends the kernel, or the process that started it is gone.</summary>
    /// <param name="connection">Where to listen.</param>
    /// <param name="bundled">The packages that come with the program.</param>
    /// <param name="cancellationToken">Ends the kernel.</param>
    /// <returns>The kernel that ended.</returns>
    /// <exception cref="JupyterException">It cannot listen there.</exception>
    public static async Task<JupyterKernel> RunAsync(
        ConnectionFile connection, IReadOnlyList<BundledPackage> bundled, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ThreadPool.GetMinThreads(out var threads, out var completions);
        ThreadPool.SetMinThreads(Math.Max(threads, PoolThreads), completions);
        using var host = new JupyterKernel(connection, bundled);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            _ = host.InterruptAsync();
        });
        using var parent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        host.channels.Start();
        host.channels.Publish("status", new JsonObject { ["execution_state"] = "starting" }, null);
        _ = Task.Run(() => host.ServeAsync(host.shell.Reader, ChannelKind.Shell), CancellationToken.None);
        _ = Task.Run(() => host.ServeAsync(host.control.Reader, ChannelKind.Control), CancellationToken.None);
        await Task.WhenAny(host.ended.Task, ParentProcess.EndedAsync(parent.Token));
        await parent.CancelAsync();
        await host.InterruptAsync();
        return host;
    }

    /// <summary>Closes the sockets once everything is sent.</summary>
    public void Dispose()
    {
        channels.Dispose();
        keepingUp.Dispose();
        if (kernel.IsCompletedSuccessfully) kernel.Result.Dispose();
    }

    private async Task<CompositeKernel> StartAsync(IReadOnlyList<BundledPackage> bundled)
    {
        var root = await NotebookKernel.CreateAsync(bundled);
        input.AddTo(root);

        // Start the compiler before the user's first cell has to wait for it.
        await NotebookKernel.RunInsideAsync(root, () => root.SendAsync(new SubmitCode("1", NotebookKernel.CSharp)));
        return root;
    }

    // The first completion is slow because the compiler's services load; they do so during the start, in a kernel that nobody sees.
    private static async Task WarmUpAsync()
    {
        using var unseen = new CSharpKernel();
        await new CodeQuestions(unseen).CompleteAsync("Console.Wri", int.MaxValue);
    }

    // What cells declared is absorbed when no request has come after the last one's, so that the next question about code need not do it
    // for all cells before it. One at a time: each holds all cells' compilations, which would take gigabytes if cells come faster than they
    // are absorbed.
    private async Task KeepUpAsync(long number)
    {
        await Task.Delay(Quiet);
        await services;
        await keepingUp.WaitAsync();
        try
        {
            if (Interlocked.Read(ref arrived) == number && !ended.Task.IsCompleted)
                await new CodeQuestions(await kernel).CompleteAsync("1.ToStr", int.MaxValue);
        }
        finally
        {
            keepingUp.Release();
        }
    }

    private void Receive(ChannelKind channel, JupyterMessage message)
    {
        var number = Interlocked.Increment(ref arrived);
        switch (channel)
        {
            case ChannelKind.Stdin: TakeInput(message); break;
            case ChannelKind.Control: control.Writer.TryWrite((message, number)); break;
            default: shell.Writer.TryWrite((message, number)); break;
        }
    }

    private void TakeInput(JupyterMessage message)
    {
        try
        {
            if (message.Type == "input_reply") input.Take(message);
            else channels.Dropped.Add(MessageFault.Malformed);
        }
        catch (MalformedRequestException)
        {
            channels.Dropped.Add(MessageFault.Malformed);
        }
    }

    private async Task ServeAsync(ChannelReader<(JupyterMessage Message, long Number)> requests, ChannelKind channel)
    {
        await foreach (var (message, number) in requests.ReadAllAsync()) await ServeAsync(channel, message, number);
    }

    private async Task ServeAsync(ChannelKind channel, JupyterMessage message, long number)
    {
        Status("busy", message);
        try
        {
            var answer = await AnswerAsync(message, number);
            if (answer is not null) channels.Reply(channel, message, ReplyType(message), answer);
        }
        catch (MalformedRequestException exception)
        {
            channels.Dropped.Add(MessageFault.Malformed);
            if (message.Type.EndsWith("_request", StringComparison.Ordinal))
                channels.Reply(channel, message, ReplyType(message), Refused("MalformedRequest", exception));
        }
#pragma warning disable CA1031 // After any error in one request, the next one is served.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            channels.Reply(channel, message, ReplyType(message), Refused(exception.GetType().FullName!, exception));
        }

        Status("idle", message);
        if (message.Type == "execute_request") _ = KeepUpAsync(number);
        if (message.Type == "shutdown_request") ended.TrySetResult();
    }

    private async Task<JsonObject?> AnswerAsync(JupyterMessage message, long number)
    {
        var request = new RequestContent(message.Content);
        switch (message.Type)
        {
            case "kernel_info_request": return KernelDescription.Answer();
            case "execute_request": return await (await cells.Value).ExecuteAsync(message, number, () => Interlocked.Read(ref arrived));
            case "complete_request": return await new CodeQuestions(await kernel)
                .CompleteAsync(request.Text("code"), request.Number("cursor_pos", int.MaxValue));
            case "inspect_request": return await new CodeQuestions(await kernel)
                .InspectAsync(request.Text("code"), request.Number("cursor_pos", int.MaxValue));
            case "is_complete_request": return Completeness.Of(request.Text("code"));
            case "history_request": return (await cells.Value).History.Answer(request);
            case "comm_info_request": return new JsonObject { ["status"] = "ok", ["comms"] = new JsonObject() };
            case "interrupt_request":
                await InterruptAsync();
                return new JsonObject { ["status"] = "ok" };
            case "shutdown_request": return new JsonObject { ["status"] = "ok", ["restart"] = request.Flag("restart", false) };
            case "comm_open":
                channels.Publish(
                    "comm_close", new JsonObject { ["comm_id"] = request.Text("comm_id"), ["data"] = new JsonObject() }, message.Header);
                return null;
            case "comm_msg" or "comm_close": return null;
            default: throw new MalformedRequestException($"This kernel does not know the message {message.Type}.");
        }
    }

    private async Task InterruptAsync()
    {
        if (cells.IsValueCreated) (await cells.Value).Interrupt();
    }

    private void Status(string state, JupyterMessage about) =>
        channels.Publish("status", new JsonObject { ["execution_state"] = state }, about.Header);

    private static string ReplyType(JupyterMessage message) => message.Type.Replace("_request", "_reply", StringComparison.Ordinal);

    private static JsonObject Refused(string name, Exception exception) =>
        new() { ["status"] = "error", ["ename"] = name, ["evalue"] = exception.Message, ["traceback"] = new JsonArray(exception.Message) };
}
