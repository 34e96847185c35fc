using System.Diagnostics;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive.Tests;

public sealed class CellTests : IDisposable
{
    private readonly Cells cells = new();

    public void Dispose() => cells.Dispose();

    [Fact]
    public async Task A_cell_answers_its_last_expression()
    {
        Assert.Equal(3, await cells.ValueAsync("1 + 2"));
        Assert.Null(await cells.ValueAsync("var x = 5;"));
        Assert.Equal(10, await cells.ValueAsync("x * 2"));
        Assert.Null(await cells.ValueAsync("Console.Write(x)"));
    }

    [Fact]
    public async Task Later_cells_see_types_methods_and_usings_of_earlier_ones()
    {
        await cells.ValueAsync("using System.Text.RegularExpressions; record Clip(string Name, int Frames); int Twice(int n) => 2 * n;");
        Assert.Equal("a:14", await cells.ValueAsync("var c = new Clip(\"a\", Twice(7)); $\"{c.Name}:{c.Frames}\""));
        Assert.Equal(true, await cells.ValueAsync("Regex.IsMatch(c.Name, \"a\")"));
    }

    [Fact]
    public async Task State_survives_a_failing_cell_even_the_first()
    {
        var first = await cells.RunAsync("var kept = 1; throw new InvalidOperationException(\"boom\");");
        Assert.Contains("boom", Cells.ErrorOf(first), StringComparison.Ordinal);
        Assert.Equal(1, await cells.ValueAsync("kept"));
        await cells.RunAsync("kept = 2; int.Parse(\"no\");");
        await cells.RunAsync("this does not compile");
        Assert.Equal(2, await cells.ValueAsync("kept"));
    }

    [Fact]
    public async Task Cells_await()
    {
        await cells.ValueAsync("async Task<int> LaterAsync(int n) { await Task.Delay(5); return n; }");
        Assert.Equal(4, await cells.ValueAsync("await LaterAsync(4)"));
        await cells.ValueAsync("async IAsyncEnumerable<int> NumbersAsync() { yield return 1; await Task.Yield(); yield return 5; }");
        Assert.Equal(6, await cells.ValueAsync("var sum = 0; await foreach (var i in NumbersAsync()) sum += i; sum"));
    }

    [SkippableFact]
    public async Task An_exception_names_the_line_of_the_cell_it_came_from()
    {
        Provider.MustBeLocal("it prints the names of submission classes.");
        await cells.ValueAsync("// one\nvoid Fail(int n)\n{\n    for (var i = 0; i < n; i++) if (i == 3) throw new ArgumentException(\"three\");\n}");
        var error = Cells.ErrorOf(await cells.RunAsync("var a = 1;\n\nFail(10);"));
        Assert.Contains("ArgumentException: three", error, StringComparison.Ordinal);
        Assert.Matches(@"Fail in cell \d+, line 4\n\s+at cell \d+, line 3$", error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_compile_error_names_the_line_and_column_as_typed()
    {
        var result = await cells.RunAsync("var n = 0;\nwhile (n < 3) { n++; } Missing();");
        Assert.Contains("(2,24): error CS0103", Cells.ErrorOf(result), StringComparison.Ordinal);
        var diagnostic = Assert.Single(result.Events.OfType<DiagnosticsProduced>().Last().Diagnostics);
        Assert.Equal(new LinePosition(1, 23), diagnostic.LinePositionSpan.Start);
    }

    [SkippableFact]
    public async Task Lines_count_from_the_top_of_the_cell_even_after_directives()
    {
        Provider.MustBeLocal("it counts from the line after the directive.");
        var result = await cells.RunAsync("#!who\n\n#!csharp\nvar ok = 1;\nMissing();");
        Assert.Contains("(5,1): error CS0103", Cells.ErrorOf(result), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("while (true) { }")]
    [InlineData("while (true);")]
    [InlineData("for (;;) { try { throw new Exception(); } catch { } }")]
    [InlineData("do { } while (true);")]
    [InlineData("again: goto again;")]
    [InlineData("int F(int n) { while (true) n++; } F(1);")]
    [InlineData("Action a = () => { while (true) { } }; a();")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("await Task.Yield(); while (true) { }")]
    [InlineData("Thread.Sleep(-1);")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Where(i => i < 0).Concat(Enumerable.Range(0, int.MaxValue).Where(i => i < 0)).Count()")]
    [InlineData("Parallel.For(0, int.MaxValue, i => Math.Sqrt(i));")]
    [InlineData("Enumerable.Repeat(1, int.MaxValue).Concat(Enumerable.Repeat(1, int.MaxValue)).Concat(Enumerable.Repeat(1, int.MaxValue)).Aggregate(Math.Max)")]
    [InlineData("System.Threading.Tasks.Task.Run(async () => { while (true) { await Task.Delay(1); } }).Wait();")]
    public async Task A_running_cell_can_be_stopped(string code)
    {
        Provider.MustBeLocal("it cannot stop a loop that does not wait.");
        await cells.ValueAsync("var before = 7;");
        var run = cells.RunAsync(code);
        await Task.Delay(300);
        Assert.False(run.IsCompleted);
        var clock = Stopwatch.StartNew();
        await cells.Root.SendAsync(new Cancel());
        var result = await run.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(4), $"took {clock.Elapsed}");
        Assert.Contains("cancelled", Cells.ErrorOf(result), StringComparison.Ordinal);
        Assert.Equal(7, await cells.ValueAsync("before"));
    }

    [SkippableFact]
    public async Task Recursion_without_end_is_an_error_and_not_the_end()
    {
        Provider.MustBeLocal("there the process ends.");
        var result = await cells.RunAsync("int Deeper(int n) => Deeper(n + 1) + 1;\nDeeper(0)");
        Assert.Contains("InsufficientExecutionStackException", Cells.ErrorOf(result), StringComparison.Ordinal);
        Assert.Equal(1, await cells.ValueAsync("1"));
    }

    [Theory]
    [InlineData("int A(int n) => n > 0 ? A(n - 1) + 1 : 0; A(3)", 3)]
    [InlineData("void V() => Console.Write(1); V(); 1", 1)]
    [InlineData("async Task W() => await Task.Yield(); await W(); 2", 2)]
    [InlineData("int T() => throw new Exception(); 3", 3)]
    [InlineData("class P { int v; public int V { get => v; set => v = value; } public P() => v = 4; public static P operator +(P a, P b) => new P { V = a.V + b.V }; } (new P() + new P()).V", 8)]
    [InlineData("int i = 0; for (;;) if (++i == 5) break; i", 5)]
    [InlineData("int s = 0; foreach (var (a, b) in new[] { (1, 2), (3, 4) }) s += a * b; s", 14)]
    [InlineData("int q = 0; do q++; while (q < 6); q", 6)]
    [InlineData("int w = 0; while (w < 7) while (w < 7) w++; w", 7)]
    [InlineData("Func<int, int> f = n => { return n + 1; }; f(7)", 8)]
    [InlineData("int L() { int Local(int n) => n * 2; return Local(5); } L()", 10)]
    [InlineData("int[] z = [3, 1, 2]; ref int First(int[] a) => ref a[0]; First(z) = 11; z[0]", 11)]
    [InlineData("System.Linq.Expressions.Expression<Func<int, int>> e = n => n + 1; e.Body is System.Linq.Expressions.BinaryExpression ? e.Compile()(1) : 0", 2)]
    [InlineData("new[] { 3, 1, 2 }.OrderBy(n => -n).Select((n, i) => n * i).Sum()", 4)]
    [InlineData("Func<Func<int>> g = () => () => 5; g()()", 5)]
    [InlineData("Action<int> p = n => Console.Write(n); p(1); Func<Task> t = async () => await Task.Yield(); await t(); Func<Task<int>> u = async () => await Task.FromResult(6); await u()", 6)]
    [InlineData("Func<long> l = () => 1; Func<int?> m = () => null; object o = (int n) => n; (int)l() + (m() ?? 2)", 3)]
    [InlineData("var d = (int n) => n switch { > 1 => 2, _ => throw new Exception() }; d(2)", 2)]
    [InlineData("IEnumerable<int> It() { for (var k = 0; k < 3; k++) yield return k; } It().Sum()", 3)]
    public async Task Checkpoints_do_not_change_what_code_means(string code, int expected)
    {
        Assert.Equal(expected, await cells.ValueAsync(code));
    }

    [Fact]
    public async Task Output_belongs_to_the_cell_that_wrote_it_and_arrives_while_it_runs()
    {
        var result = await cells.RunAsync("Console.WriteLine(\"one\"); Console.Write('x'); Console.WriteLine(2); Console.Error.Write(\"bad\");");
        Assert.Equal($"one{Environment.NewLine}x2{Environment.NewLine}", Cells.OutputOf(result));
        Assert.Equal("bad", result.Events.OfType<StandardErrorValueProduced>().Single().FormattedValues.First().Value);

        var seen = new TaskCompletionSource();
        using var subscription = cells.Root.KernelEvents.Subscribe(new EventObserver(e =>
        {
            if (e is StandardOutputValueProduced) seen.TrySetResult();
        }));
        var run = cells.RunAsync("Console.Write(1); await Task.Delay(2000);");
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(run.IsCompleted);
        await run;
    }

    [Fact]
    public async Task Commands_run_in_order_one_at_a_time()
    {
        var first = cells.RunAsync("await Task.Delay(200); var order = \"a\";");
        var second = cells.RunAsync("order += \"b\";");
        var third = cells.RunAsync("order");
        await Task.WhenAll(first, second);
        Assert.Equal("ab", (await third).Events.OfType<ReturnValueProduced>().Single().Value);
    }

    [Fact]
    public async Task A_cell_can_send_a_command_and_wait_for_it()
    {
        var value = await cells.ValueAsync("""
            using Microsoft.DotNet.Interactive; using Microsoft.DotNet.Interactive.Commands;
            var inner = await Kernel.Root.SendAsync(new SubmitCode("40 + 2"));
            inner.Events.OfType<Microsoft.DotNet.Interactive.Events.ReturnValueProduced>().Single().Value
            """);
        Assert.Equal(42, value);
    }

    [Fact]
    public async Task An_assembly_referenced_by_path_is_the_one_the_process_has()
    {
        var path = typeof(CellTests).Assembly.Location;
        await cells.ValueAsync($"#r \"{path}\"");
        Assert.Same(typeof(CellTests), (await cells.ValueAsync("typeof(Microsoft.DotNet.Interactive.Tests.CellTests)")));
        cells.CSharp.AddAssemblyReferences([path]);
        Assert.Same(typeof(CellTests), (await cells.ValueAsync("new Microsoft.DotNet.Interactive.Tests.CellTests().GetType()")));
    }

    [Fact]
    public async Task Load_and_relative_references_follow_the_working_directory()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csx");
        await File.WriteAllTextAsync(file, "var loaded = 12;");
        await cells.ValueAsync($"#load \"{file}\"");
        Assert.Equal(12, await cells.ValueAsync("loaded"));
        File.Delete(file);
    }

    [Fact]
    public async Task Values_are_asked_for_and_set_from_outside()
    {
        await cells.ValueAsync("var a = 1; var b = new[] { 1, 2 }; var a2 = 5;");
        var result = await cells.Root.SendAsync(new RequestValueInfos("csharp"));
        Assert.Contains("b", result.Events.OfType<ValueInfosProduced>().Single().ValueInfos.Select(info => info.Name));
        await cells.Root.SendAsync(new SendValue("given", new List<int> { 4 }, targetKernelName: "csharp"));
        Assert.Equal(4, await cells.ValueAsync("given[0]"));
        Assert.True(cells.CSharp.TryGetValue("a", out int a));
        Assert.Equal(1, a);
    }
}
