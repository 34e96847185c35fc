using System.Diagnostics;
using System.Text.Json.Nodes;
using Strm.Jupyter.Protocol;

namespace Strm.Jupyter.Tests;

public sealed class JupyterKernelTests(OneKernel shared) : IClassFixture<OneKernel>
{
    private readonly FrontEndClient client = shared.Client;

    [Fact]
    public void The_kernel_says_what_it_is()
    {
        var answer = client.Ask("kernel_info_request", []);
        Assert.Equal("5.3", (string?)answer.Reply["protocol_version"]);
        Assert.Equal(("C#", ".cs"), ((string?)answer.Reply["language_info"]!["name"], (string?)answer.Reply["language_info"]!["file_extension"]));
        Assert.Equal(["status", "status"], answer.Types);
    }

    [Fact]
    public void A_cell_shows_what_it_does_between_busy_and_idle()
    {
        var answer = client.Run("Console.Write(\"a\"); Console.Write(\"b\"); Console.Error.Write(\"c\"); 40 + 2");
        Assert.Equal(["status", "execute_input", "stream", "stream", "execute_result", "status"], answer.Types);
        Assert.Equal(("ab", "c", "42"), (answer.Stream("stdout"), answer.Stream("stderr"), answer.Result));
        Assert.Equal(("ok", answer.Reply["execution_count"]!.ToJsonString()), (answer.Status, answer.Of("execute_result")["execution_count"]!.ToJsonString()));
    }

    [Fact]
    public void Output_arrives_while_the_cell_runs()
    {
        var id = client.Send("execute_request", FrontEndClient.Cell("Console.Write(\"early\"); await Task.Delay(1500);"));
        while (client.Receive(ChannelKind.Iopub) is var message && !(message.Parent == id && message.Type == "stream"))
        {
        }

        var clock = Stopwatch.StartNew();
        client.Shown(id);
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(0.3), $"came {clock.Elapsed} before the end");
        client.Reply(ChannelKind.Shell, id);
    }

    [Fact]
    public void A_loop_that_writes_does_not_flood_the_front_end()
    {
        var answer = client.Run("for (var i = 0; i < 20000; i++) Console.Write(\"x\");");
        Assert.Equal(20000, answer.Stream("stdout").Length);
        Assert.True(answer.Shown.Count < 2000, $"{answer.Shown.Count} messages");
    }

    [Fact]
    public void An_error_says_what_it_is_and_state_survives_it()
    {
        client.Run("var kept = 5;");
        var answer = client.Run("int.Parse(\"no\");");
        Assert.Equal(("error", "System.FormatException"), (answer.Status, (string?)answer.Reply["ename"]));
        answer = client.Run("\nkept = nothing;");
        Assert.Contains("(2,8): error CS0103", (string?)answer.Reply["evalue"], StringComparison.Ordinal);
        Assert.Equal("5", client.Run("kept").Result);
    }

    [Fact]
    public void After_an_error_the_cells_that_wait_are_aborted_and_later_ones_run()
    {
        var failing = client.Send("execute_request", FrontEndClient.Cell("await Task.Delay(300); throw new Exception();"));
        var waiting = client.Send("execute_request", FrontEndClient.Cell("var never = 1;"));
        Assert.Equal("error", (string?)client.Reply(ChannelKind.Shell, failing)["status"]);
        Assert.Equal("aborted", (string?)client.Reply(ChannelKind.Shell, waiting)["status"]);
        client.Shown(waiting);
        Assert.Equal("2", client.Run("1 + 1").Result);
        Assert.Equal("error", client.Run("never").Status);
    }

    [Theory]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("Console.ReadLine()")]
    [InlineData("while (true) { }")]
    public void An_interrupt_stops_the_cell(string code)
    {
        client.Run("var before = 7;");
        var id = client.Send("execute_request", FrontEndClient.Cell(code, allowStdin: true));
        Thread.Sleep(500);
        Assert.Equal("ok", client.Ask("interrupt_request", [], ChannelKind.Control).Status);
        var clock = Stopwatch.StartNew();
        Assert.Equal(("error", "Interrupted"), client.Reply(ChannelKind.Shell, id) is var reply ? ((string?)reply["status"], (string?)reply["ename"]) : default);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"took {clock.Elapsed}");
        client.Shown(id);
        Assert.Equal("7", client.Run("before").Result);
    }

    [Fact]
    public void The_heart_beats_while_a_cell_computes()
    {
        var id = client.Send("execute_request", FrontEndClient.Cell("var end = DateTime.UtcNow.AddSeconds(1); while (DateTime.UtcNow < end) { }"));
        var clock = Stopwatch.StartNew();
        Assert.True(client.Echoes());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"took {clock.Elapsed}");
        client.Reply(ChannelKind.Shell, id);
        client.Shown(id);
    }

    [Theory]
    [InlineData("Console.ReadLine() + \"!\"", "Bob!", "", false)]
    [InlineData("await Microsoft.DotNet.Interactive.Kernel.GetInputAsync(\"Who?\", \"password\")", "Bob", "Who?", true)]
    public void A_cell_asks_the_user(string code, string result, string prompt, bool password)
    {
        var id = client.Send("execute_request", FrontEndClient.Cell(code, allowStdin: true));
        Received question;
        do question = client.Receive(ChannelKind.Stdin);
        while (question.Parent != id);
        Assert.Equal(("input_request", id, prompt, password), (question.Type, question.Parent, (string?)question.Content["prompt"], (bool?)question.Content["password"]));
        client.Send("input_reply", new JsonObject { ["value"] = "Bob" }, ChannelKind.Stdin);
        Assert.Equal("ok", (string?)client.Reply(ChannelKind.Shell, id)["status"]);
        Assert.Equal(result, new Answer([], client.Shown(id)).Result);
    }

    [Fact]
    public void Where_nobody_can_answer_a_question_is_an_error()
    {
        var answer = client.Run("Console.ReadLine()");
        Assert.Contains("asks for input", (string?)answer.Reply["evalue"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_names_the_display_that_it_replaces()
    {
        var answer = client.Run("var shown = Microsoft.DotNet.Interactive.KernelInvocationContext.Current.HandlingKernel; var d = Microsoft.DotNet.Interactive.KernelInvocationContextExtensions.Display(Microsoft.DotNet.Interactive.KernelInvocationContext.Current, 1); d.Update(2);");
        var (first, update) = (answer.Of("display_data"), answer.Of("update_display_data"));
        Assert.NotNull((string?)first["transient"]!["display_id"]);
        Assert.Equal((string?)first["transient"]!["display_id"], (string?)update["transient"]!["display_id"]);
        Assert.Contains("2", (string?)update["data"]!["text/plain"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_silent_cell_shows_nothing_and_counts_not()
    {
        var before = client.Run("0").Reply["execution_count"]!.GetValue<int>();
        var cell = FrontEndClient.Cell("Console.Write(1); var quiet = 3; quiet");
        cell["silent"] = true;
        Assert.Equal(["status", "status"], client.Ask("execute_request", cell).Types);
        var answer = client.Run("quiet");
        Assert.Equal(("3", before + 1), (answer.Result, answer.Reply["execution_count"]!.GetValue<int>()));
    }

    [Fact]
    public void Expressions_of_the_front_end_are_evaluated_after_the_cell()
    {
        var cell = FrontEndClient.Cell("var x9 = 20;");
        cell["user_expressions"] = new JsonObject { ["good"] = "x9 + 1", ["bad"] = "nothing" };
        var answers = client.Ask("execute_request", cell).Reply["user_expressions"]!;
        Assert.Equal("21", (string?)answers["good"]!["data"]!["text/plain"]);
        Assert.Equal("error", (string?)answers["bad"]!["status"]);
    }

    [Theory]
    [InlineData("Console.ReadL", 13, 0, "Console.ReadLine")]
    [InlineData("var s = System.Math.Ma", 22, 8, "System.Math.Max")]
    [InlineData("var s = \"😀\"; s.Lengt", 20, 13, "s.Length")]
    [InlineData("new[] { 1 }.Sele", 16, 12, "Select")]
    [InlineData("#!tim", 5, 0, "#!time")]
    [InlineData("1;\nStr", 6, 3, "String")]
    public void A_completion_replaces_the_whole_expression(string code, int cursor, int start, string expected)
    {
        var reply = client.Ask("complete_request", new JsonObject { ["code"] = code, ["cursor_pos"] = cursor }).Reply;
        Assert.Equal((start, cursor), ((int)reply["cursor_start"]!, (int)reply["cursor_end"]!));
        Assert.Contains(expected, reply["matches"]!.AsArray().Select(match => (string?)match));
    }

    [Theory]
    [InlineData("Console.WriteLine", 12, "Console.WriteLine")]
    [InlineData("Math.Max(", 9, "Math.Max")]
    [InlineData("#!time", 3, "how long")]
    public void An_inspection_says_what_stands_there(string code, int cursor, string expected)
    {
        var reply = client.Ask("inspect_request", new JsonObject { ["code"] = code, ["cursor_pos"] = cursor, ["detail_level"] = 0 }).Reply;
        Assert.True((bool?)reply["found"]);
        Assert.Contains(expected, (string?)reply["data"]!["text/plain"], StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_stands_nothing_is_found()
    {
        var reply = client.Ask("inspect_request", new JsonObject { ["code"] = "  ", ["cursor_pos"] = 1 }).Reply;
        Assert.Equal(("ok", false), ((string?)reply["status"], (bool?)reply["found"]));
    }

    [Theory]
    [InlineData("1 + 1", "complete", null)]
    [InlineData("if (true)\n{\n    if (false)\n    {", "incomplete", "        ")]
    [InlineData("var = = 3;", "invalid", null)]
    [InlineData("var = ;;)", "invalid", null)]
    [InlineData("class B {", "incomplete", "    ")]
    [InlineData("var s = \"\"\"\na", "incomplete", "")]
    [InlineData("Console.WriteLine(1, /* a", "incomplete", "")]
    [InlineData("var x =\n\n", "incomplete", "")]
    [InlineData("#r \"nuget: A\"\n#!time\nvar a = 1;", "complete", null)]
    public void The_kernel_knows_whether_code_is_whole(string code, string status, string? indent)
    {
        var reply = client.Ask("is_complete_request", new JsonObject { ["code"] = code }).Reply;
        Assert.Equal((status, indent), ((string?)reply["status"], (string?)reply["indent"]));
    }

    [Fact]
    public void Comms_that_nobody_here_serves_are_closed()
    {
        Assert.Equal("{}", client.Ask("comm_info_request", []).Reply["comms"]!.ToJsonString());
        var id = client.Send("comm_open", new JsonObject { ["comm_id"] = "c1", ["target_name"] = "jupyter.widget", ["data"] = new JsonObject() });
        Assert.Contains(client.Shown(id), message => message.Type == "comm_close" && (string?)message.Content["comm_id"] == "c1");
    }

    [Fact]
    public void Directives_and_files_work_in_cells()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csx");
        File.WriteAllText(file, "var loaded = 12;");
        Assert.Equal("12", client.Run($"#load \"{file}\"\nloaded").Result);
        File.WriteAllText(file, "var imported = 13;");
        Assert.Equal("ok", client.Run($"#!import \"{file}\"").Status);
        Assert.Equal("13", client.Run("imported").Result);
        Assert.Contains("Wall time:", (string?)client.Run("#!time\n1").Of("display_data")["data"]!["text/plain"], StringComparison.Ordinal);
        Assert.Contains("imported", client.Run("#!who").Of("display_data").ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("FrontEndClient", client.Run($"#r \"{typeof(FrontEndClient).Assembly.Location}\"\ntypeof(Strm.Jupyter.Tests.JupyterKernelTests).Assembly.GetType(\"Strm.Jupyter.Tests.FrontEndClient\").Name").Result);
        File.Delete(file);
    }
}
