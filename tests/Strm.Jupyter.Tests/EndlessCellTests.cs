using System.Diagnostics;
using Strm.Jupyter.Protocol;

namespace Strm.Jupyter.Tests;

/// <summary>In a kernel of its own: the cell goes on after its interrupt and takes a core from whatever comes next.</summary>
public sealed class EndlessCellTests(OneKernel shared) : IClassFixture<OneKernel>
{
    private readonly FrontEndClient client = shared.Client;

    [Fact]
    public void Cells_that_block_threads_do_not_keep_the_kernel_from_answering()
    {
        client.Run("1 + 1");
        var clock = Stopwatch.StartNew();
        client.Run("var opened = new ManualResetEventSlim(); for (var i = 0; i < 30; i++) _ = Task.Run(() => opened.Wait());");
        Assert.Equal("ok", client.Run("1 + 1").Status);
        Assert.Equal("ok", client.Run("opened.Set();").Status);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact]
    [Trait("Tier", "Full")]
    public void A_cell_that_an_interrupt_cannot_end_is_said_to_go_on()
    {
        client.Run("var end = false;");
        var id = client.Send("execute_request", FrontEndClient.Cell("await Task.Delay(1); Console.Write(\"begun\"); while (!Volatile.Read(ref end)) { }"));
        while (client.Receive(ChannelKind.Iopub) is { Type: not "stream" })
        {
        }

        client.Ask("interrupt_request", [], ChannelKind.Control);
        Assert.Equal("Interrupted", (string?)client.Reply(ChannelKind.Shell, id)["ename"]);
        client.Shown(id);
        Received message;
        do message = client.Receive(ChannelKind.Iopub);
        while (message.Type != "stream");
        Assert.Equal(("stderr", id), ((string?)message.Content["name"], message.Parent));
        Assert.Contains("Restart the kernel to end it", (string?)message.Content["text"], StringComparison.Ordinal);
        Assert.Equal("ok", client.Run("end = true;").Status);
    }
}
