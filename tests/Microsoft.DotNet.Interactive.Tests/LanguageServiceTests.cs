using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive.Tests;

public sealed class LanguageServiceTests : IDisposable
{
    private readonly Cells cells = new();

    public void Dispose() => cells.Dispose();

    [SkippableFact]
    public async Task Members_are_completed()
    {
        Provider.MustBeLocal("it does not say what a completion replaces.");
        var (items, produced) = await CompleteAsync("Console.ReadL|");
        Assert.Contains("ReadLine", items);
        Assert.Equal(new LinePositionSpan(new LinePosition(0, 8), new LinePosition(0, 13)), produced.LinePositionSpan);
    }

    [Fact]
    public async Task A_question_beside_a_running_cell_runs_no_code_beside_it()
    {
        await cells.ValueAsync("1");
        var run = cells.RunAsync("await Task.Delay(400); var kept = 1;");
        cells.CSharp.DeferCommand(new SubmitCode("var later = 2;", "csharp"));
        await CompleteAsync("Console.Wri|");
        Assert.Equal(string.Empty, Cells.ErrorOf(await run));
        Assert.Equal(3, await cells.ValueAsync("kept + later"));
    }

    [Fact]
    public async Task Variables_and_types_of_earlier_cells_are_completed()
    {
        await cells.ValueAsync("record Clip(string Name); var firstClip = new Clip(\"a\");");
        Assert.Contains("firstClip", (await CompleteAsync("firs|")).Items);
        Assert.Contains("Name", (await CompleteAsync("var x = 1;\nfirstClip.|")).Items);
        Assert.Contains("Clip", (await CompleteAsync("new Cl|")).Items);
    }

    [SkippableFact]
    public async Task Code_after_a_directive_is_completed_at_its_own_line()
    {
        Provider.MustBeLocal("it does not say what a completion replaces.");
        var (items, produced) = await CompleteAsync("#!csharp\nvar a = 1;\nMath.Sq|");
        Assert.Contains("Sqrt", items);
        Assert.Equal(2, produced.LinePositionSpan!.Start.Line);
    }

    [Fact]
    public async Task Directives_are_completed_with_their_parameters()
    {
        Assert.Contains("#!whos", (await CompleteAsync("#!wh|")).Items);
        Assert.Contains("--name", (await CompleteAsync("#!set |")).Items);
        Assert.DoesNotContain("--name", (await CompleteAsync("#!set --name x --v|")).Items);
    }

    [Fact]
    public async Task A_hover_tells_signature_and_documentation()
    {
        var result = await cells.Root.SendAsync(new RequestHoverText("Math.Sqrt(4)", new LinePosition(0, 6)));
        var text = result.Events.OfType<HoverTextProduced>().Single().Content.First().Value;
        Assert.Contains("double Math.Sqrt(double d)", text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Signatures_of_a_call_are_told()
    {
        Provider.MustBeLocal("it does not answer for an unfinished call.");
        var result = await cells.Root.SendAsync(new RequestSignatureHelp("Math.Max(1, ", new LinePosition(0, 12)));
        var help = result.Events.OfType<SignatureHelpProduced>().Single();
        Assert.True(help.Signatures.Count > 5);
        Assert.Equal(1, help.ActiveParameterIndex);
    }

    [Fact]
    public async Task Diagnostics_are_told_without_running()
    {
        var result = await cells.Root.SendAsync(new RequestDiagnostics("int n = \"text\";", "csharp"));
        Assert.Equal("CS0029", result.Events.OfType<DiagnosticsProduced>().Single().Diagnostics.Single().Code);
    }

    [SkippableFact]
    public async Task Questions_are_answered_while_a_cell_runs()
    {
        Provider.MustBeLocal("its questions wait for the cell.");
        var run = cells.RunAsync("await Task.Delay(3000);");
        Assert.Contains("Sqrt", (await CompleteAsync("Math.Sq|")).Items);
        Assert.False(run.IsCompleted);
        await cells.Root.SendAsync(new Cancel());
        await run;
    }

    private async Task<(IReadOnlyList<string> Items, CompletionsProduced Produced)> CompleteAsync(string marked)
    {
        var offset = marked.IndexOf('|', StringComparison.Ordinal);
        var before = marked[..offset];
        var line = before.Count(c => c == '\n');
        var position = new LinePosition(line, offset - before.LastIndexOf('\n') - 1);
        var result = await cells.Root.SendAsync(new RequestCompletions(before + marked[(offset + 1)..], position));
        var produced = result.Events.OfType<CompletionsProduced>().Single();
        return ([.. produced.Completions.Select(item => item.DisplayText)], produced);
    }
}
