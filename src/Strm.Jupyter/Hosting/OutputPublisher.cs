using System.Text;
using System.Text.Json.Nodes;
using Strm.Jupyter.Outputs;
using Strm.Jupyter.Protocol;

namespace Strm.Jupyter.Hosting;

/// <summary>
/// Sends what a cell shows to the front ends. Text is buffered briefly, so that a loop that writes does not flood them.
/// </summary>
internal sealed class OutputPublisher(KernelChannels channels, byte[] parentHeader, int executionCount)
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly StringBuilder text = new();
    private string stream = string.Empty;
    private bool isScheduled;

    /// <summary>The text form of the cell's result, for the history.</summary>
    public string? Result { get; private set; }

    /// <summary>What the cell wants shown in the pager.</summary>
    public JsonArray Payload { get; } = [];

    /// <summary>Sends an output, text a moment later.</summary>
    public void Show(CellOutput output)
    {
        lock (gate)
        {
            if (output is StreamOutput written)
            {
                Gather(written);
                return;
            }

            Send();
            switch (output)
            {
                case DisplayOutput display: Show(display); break;
                case ErrorOutput error: Publish("error", Content(error)); break;
                case ClearOutput clear: Publish("clear_output", new JsonObject { ["wait"] = clear.Wait }); break;
                case PageOutput page: Payload.Add(new JsonObject { ["source"] = "page", ["data"] = page.Data, ["start"] = 0 }); break;
            }
        }
    }

    /// <summary>Sends what is buffered.</summary>
    public void Flush()
    {
        lock (gate) Send();
    }

    /// <summary>An error in the form that messages use.</summary>
    public static JsonObject Content(ErrorOutput error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode?)line)]),
    };

    private void Show(DisplayOutput display)
    {
        var content = new JsonObject { ["data"] = display.Data, ["metadata"] = new JsonObject() };
        if (display.DisplayId is { } id) content["transient"] = new JsonObject { ["display_id"] = id };
        switch (display.Kind)
        {
            case DisplayKind.Result:
                Result = (string?)(display.Data["text/plain"] as JsonValue);
                content["execution_count"] = executionCount;
                Publish("execute_result", content);
                break;
            case DisplayKind.Update:
                Publish("update_display_data", content);
                break;
            default:
                if (!content.ContainsKey("transient")) content["transient"] = new JsonObject();
                Publish("display_data", content);
                break;
        }
    }

    private void Gather(StreamOutput written)
    {
        if (stream != written.Name) Send();
        stream = written.Name;
        text.Append(written.Text);
        if (isScheduled) return;
        isScheduled = true;
        _ = SendSoonAsync();
    }

    private async Task SendSoonAsync()
    {
        await Task.Delay(Gathering);
        lock (gate)
        {
            isScheduled = false;
            Send();
        }
    }

    private void Send()
    {
        if (text.Length == 0) return;
        Publish("stream", new JsonObject { ["name"] = stream, ["text"] = text.ToString() });
        text.Clear();
    }

    private void Publish(string type, JsonObject content) => channels.Publish(type, content, parentHeader);
}
