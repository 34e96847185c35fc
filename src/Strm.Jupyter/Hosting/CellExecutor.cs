using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;
using Strm.Jupyter.Kernels;
using Strm.Jupyter.Outputs;
using Strm.Jupyter.Protocol;

namespace Strm.Jupyter.Hosting;

/// <summary>Runs the cells of <c>execute_request</c>s, one at a time.</summary>
internal sealed class CellExecutor : IDisposable
{
    private readonly KernelChannels channels;
    private readonly UserInput input;
    private readonly CellRunner runner;
    private readonly Lock gate = new();
    private CancellationTokenSource? running;
    private long abortedUpTo = -1;
    private int count;

    /// <summary>Runs cells in a kernel.</summary>
    public CellExecutor(Kernel kernel, KernelChannels channels, UserInput input) =>
        (this.channels, this.input, runner) = (channels, input, new CellRunner(kernel));

    /// <summary>The cells that ran.</summary>
    public CellHistory History { get; } = new();

    /// <summary>Runs a cell and answers.</summary>
    /// <param name="message">The request.</param>
    /// <param name="number">The request's position among all that arrived.</param>
    /// <param name="arrived">Returns how many requests have arrived by now.</param>
    /// <exception cref="MalformedRequestException">The request is malformed.</exception>
    public async Task<JsonObject> ExecuteAsync(JupyterMessage message, long number, Func<long> arrived)
    {
        if (number <= abortedUpTo) return new JsonObject { ["status"] = "aborted", ["execution_count"] = count };
        var request = new RequestContent(message.Content);
        var (code, silent, stopOnError) = (request.Text("code"), request.Flag("silent", false), request.Flag("stop_on_error", true));
        var (stored, asks, expressions) = (
            request.Flag("store_history", true) && !silent, request.Flag("allow_stdin", true), request.Texts("user_expressions"));
        if (string.IsNullOrWhiteSpace(code)) return Succeeded([], []);
        if (stored) count++;
        if (!silent) channels.Publish("execute_input", new JsonObject { ["code"] = code, ["execution_count"] = count }, message.Header);
        var output = new OutputPublisher(channels, message.Header, count);
        using var stop = Begin(asks ? message : null);
        try
        {
            var error = await runner.RunAsync(code, null, silent ? Ignore : output.Show, stop.Token);
            output.Flush();
            if (stored) History.Add(count, code, output.Result);
            if (error is null) return Succeeded(await EvaluateAsync(expressions, stop.Token), output.Payload);
            if (stopOnError) abortedUpTo = arrived();
            if (!silent) output.Show(error);
            return Failed(error);
        }
        finally
        {
            End();
        }
    }

    /// <summary>Stops the running cell, if one runs.</summary>
    /// <remarks>Whatever the cancellation triggers runs on other threads, and never while the lock is held.</remarks>
    public void Interrupt()
    {
        CancellationTokenSource? stop;
        lock (gate) stop = running;
        try
        {
            _ = stop?.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The cell has meanwhile ended by itself.
        }
    }

    public void Dispose() => runner.Dispose();

    private static void Ignore(CellOutput output)
    {
    }

    private CancellationTokenSource Begin(JupyterMessage? asking)
    {
        var stop = new CancellationTokenSource();
        lock (gate) running = stop;
        input.Begin(asking, stop.Token);
        return stop;
    }

    private void End()
    {
        lock (gate) running = null;
        input.Begin(null, CancellationToken.None);
    }

    private async Task<JsonObject> EvaluateAsync(IReadOnlyList<(string Name, string Text)> expressions, CancellationToken cancellationToken)
    {
        var answers = new JsonObject();
        foreach (var (name, expression) in expressions)
        {
            JsonObject? value = null;
            var error = await runner.RunAsync(
                expression, null, output => value = (output as DisplayOutput)?.Data ?? value, cancellationToken);
            answers[name] = error is null
                ? new JsonObject { ["status"] = "ok", ["data"] = value ?? [], ["metadata"] = new JsonObject() }
                : Failed(error);
        }

        return answers;
    }

    private JsonObject Succeeded(JsonObject expressions, JsonArray payload) =>
        new() { ["status"] = "ok", ["execution_count"] = count, ["user_expressions"] = expressions, ["payload"] = payload };

    private JsonObject Failed(ErrorOutput error)
    {
        var content = OutputPublisher.Content(error);
        (content["status"], content["execution_count"]) = ("error", count);
        return content;
    }
}
