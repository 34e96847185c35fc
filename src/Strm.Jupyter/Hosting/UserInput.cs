using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Strm.Jupyter.Protocol;

namespace Strm.Jupyter.Hosting;

/// <summary>Asks the user of the front end whose cell is running.</summary>
internal sealed class UserInput(KernelChannels channels)
{
    private readonly Lock gate = new();
    private JupyterMessage? asking;
    private CancellationToken stopping;
    private TaskCompletionSource<string>? answer;

    /// <summary>Lets cells ask: <c>Kernel.GetInputAsync</c>, <c>@input</c> in directives, and <c>Console.ReadLine</c>.</summary>
    public void AddTo(Kernel kernel)
    {
        kernel.RegisterCommandHandler<RequestInput>(async (request, context) =>
            context.Publish(new InputProduced(await AskAsync(request.Prompt, request.IsPassword), request)));
        Console.SetIn(TextReader.Synchronized(new InputReader(this)));
    }

    /// <summary>From now on, questions go to the sender of a request; null if it accepts none.</summary>
    public void Begin(JupyterMessage? request, CancellationToken cancellationToken)
    {
        lock (gate) (asking, stopping) = (request, cancellationToken);
    }

    /// <summary>Receives an answer; one without a question is ignored.</summary>
    /// <exception cref="MalformedRequestException">It has no text.</exception>
    public void Take(JupyterMessage reply)
    {
        var text = new RequestContent(reply.Content).Text("value");
        lock (gate) answer?.TrySetResult(text);
    }

    /// <summary>Asks and waits.</summary>
    /// <exception cref="JupyterException">No front end accepts questions now.</exception>
    public async Task<string> AskAsync(string prompt, bool isPassword)
    {
        TaskCompletionSource<string> waiting;
        CancellationToken stop;
        lock (gate)
        {
            var request = asking
                ?? throw new JupyterException(
                    "The cell asks for input.",
                    "The front end that runs it takes none.",
                    "Run it in a notebook, or give the value in the code.");
            answer = waiting = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            stop = stopping;
            channels.Reply(ChannelKind.Stdin, request, "input_request", new JsonObject { ["prompt"] = prompt, ["password"] = isPassword });
        }

        return await waiting.Task.WaitAsync(stop);
    }

    private sealed class InputReader(UserInput input) : TextReader
    {
        private string rest = string.Empty;

        public override string ReadLine()
        {
            if (rest.Length == 0) return Ask();
            var line = rest.TrimEnd('\n');
            rest = string.Empty;
            return line;
        }

        public override int Read()
        {
            if (rest.Length == 0) rest = Ask() + "\n";
            var first = rest[0];
            rest = rest[1..];
            return first;
        }

        public override int Peek() => rest.Length == 0 ? -1 : rest[0];

        private string Ask() => input.AskAsync(string.Empty, false).GetAwaiter().GetResult();
    }
}
