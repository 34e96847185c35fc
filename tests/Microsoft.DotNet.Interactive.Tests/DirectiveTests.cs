using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive.Tests;

public sealed class DirectiveTests : IDisposable
{
    private readonly Cells cells = new();
    private readonly List<TrainCommand> received = [];

    public DirectiveTests()
    {
        var train = new KernelActionDirective("train", "Trains")
        {
            Parameters =
            [
                new KernelDirectiveParameter("--run", "Where") { AllowImplicitName = true, Required = true },
                new KernelDirectiveParameter("--save-every", "How often"),
                new KernelDirectiveParameter("--rate"),
                new KernelDirectiveParameter("--watch", "Shows curves") { Flag = true },
                new KernelDirectiveParameter("--device") { MaxOccurrences = 3 }.AddCompletions(() => ["cpu", "cuda"]),
                new KernelDirectiveParameter("--mode"),
            ],
        };
        var strm = new KernelActionDirective("#!strm", "Everything") { Subcommands = [train] };
        cells.Root.AddDirective(strm, (_, context) =>
        {
            context.DisplayAs("help", "text/markdown");
            return Task.CompletedTask;
        });
        cells.Root.AddDirective<TrainCommand>(train, (command, _) =>
        {
            received.Add(command);
            return Task.CompletedTask;
        });
    }

    public enum Mode
    {
        Slow,
        Fast,
    }

    public void Dispose() => cells.Dispose();

    [Fact]
    public async Task Parameters_are_bound_to_a_command()
    {
        var result = await cells.RunAsync("#!strm train \"my run\" --save-every 10 --rate 1e-3 --watch --device cpu --device cuda --mode fast");
        Assert.Equal(string.Empty, Cells.ErrorOf(result));
        var command = Assert.Single(received);
        Assert.Equal(("my run", 10, 1e-3, true, Mode.Fast), (command.Run, command.SaveEvery, command.Rate, command.Watch, command.Mode));
        if (Provider.IsLocal) Assert.Equal(["cpu", "cuda"], command.Device); // the package leaves a repeated parameter empty
    }

    [Fact]
    public async Task A_directive_without_its_subcommand_runs_its_own_handler()
    {
        var result = await cells.RunAsync("#!strm");
        Assert.Equal("help", result.Events.OfType<DisplayedValueProduced>().Single().FormattedValues.First().Value);
    }

    [SkippableTheory]
    [InlineData("#!strm train", "Missing required parameter '--run'")]
    [InlineData("#!strm train r --nonsense 1", "Unrecognized parameter name '--nonsense'")]
    [InlineData("#!strm train r --save-every ten", "--save-every cannot be 'ten'")]
    [InlineData("#!strm train r --save-every 1 --save-every 2", "maximum of 1")]
    [InlineData("#!strm train invalid", "The run must not be called invalid")]
    [InlineData("#!nothing", "Unknown magic command '#!nothing'")]
    public async Task What_is_wrong_with_a_line_is_said_and_nothing_runs(string line, string expected)
    {
        if (line is not ("#!strm train" or "#!strm train invalid" or "#!nothing")) Provider.MustBeLocal("it words this error otherwise, or passes over the line in silence.");
        var result = await cells.RunAsync($"var ran = 1;\n{line}\nran = 2;");
        Assert.Contains(expected, Cells.ErrorOf(result), StringComparison.Ordinal);
        Assert.Empty(received);
    }

    [Fact]
    public async Task Values_come_from_variables()
    {
        await cells.ValueAsync("var folder = \"runs/a\";");
        await cells.RunAsync("#!strm train @csharp:folder");
        Assert.Equal("runs/a", Assert.Single(received).Run);
    }

    [Fact]
    public async Task Code_runs_before_and_after_a_directive()
    {
        var result = await cells.RunAsync("var n = 1;\n#!strm train x\nn + 1");
        Assert.Equal(2, result.Events.OfType<ReturnValueProduced>().Single().Value);
        Assert.Single(received);
    }

    [Fact]
    public async Task Variables_are_listed()
    {
        await cells.ValueAsync("var clips = 12; var name = \"run\";");
        var result = await cells.RunAsync("#!whos");
        var html = result.Events.OfType<DisplayedValueProduced>().Single().FormattedValues.First(value => value.MimeType == "text/html").Value;
        Assert.Contains("clips", html, StringComparison.Ordinal);
        Assert.Contains("12", html, StringComparison.Ordinal);
        await cells.RunAsync("#!set --name given --value 7");
        Assert.Equal("7", await cells.ValueAsync("given"));
    }

    [Theory]
    [InlineData("a.ipynb", "{\"cells\":[{\"cell_type\":\"markdown\",\"source\":[\"# Hi\"]},{\"cell_type\":\"code\",\"metadata\":{\"polyglot_notebook\":{\"kernelName\":\"csharp\"}},\"source\":[\"var imported = 4;\\n\",\"imported++;\"]}],\"metadata\":{\"kernelspec\":{\"display_name\":\"C#\",\"language\":\"C#\",\"name\":\".net-csharp\"},\"polyglot_notebook\":{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"name\":\"csharp\"}]}}},\"nbformat\":4,\"nbformat_minor\":5}")]
    [InlineData("b.dib", "#!meta\n\n{\"kernelInfo\":{}}\n\n#!markdown\n\n# Hi\n\n#!csharp\n\nvar imported = 4;\n\n#!csharp\n\nimported++;\n")]
    [InlineData("c.csx", "var imported = 5;")]
    public async Task Documents_are_imported(string name, string text)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, name);
        await File.WriteAllTextAsync(path, text);
        var result = await cells.RunAsync($"#!import \"{path}\"");
        Assert.Equal(string.Empty, Cells.ErrorOf(result));
        Assert.Equal(5, await cells.ValueAsync("imported"));
        Assert.Contains(Provider.IsLocal ? "There is no file" : "FileNotFoundException", Cells.ErrorOf(await cells.RunAsync("#!import missing.dib")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_stands_around_every_command()
    {
        List<string> seen = [];
        cells.Root.AddMiddleware(async (command, context, next) =>
        {
            seen.Add("before " + command.GetType().Name);
            await next(command, context);
            seen.Add("after " + command.GetType().Name);
        });
        await cells.RunAsync("1 + 1");
        Assert.Equal(["before SubmitCode", "after SubmitCode"], seen);
    }

    public sealed class TrainCommand : KernelDirectiveCommand
    {
        public string Run { get; set; } = string.Empty;

        public int SaveEvery { get; set; }

        public double Rate { get; set; }

        public bool Watch { get; set; }

        public IReadOnlyList<string> Device { get; set; } = [];

        public Mode Mode { get; set; }

        public override IEnumerable<string> GetValidationErrors(CompositeKernel kernel) => Run == "invalid" ? ["The run must not be called invalid."] : [];
    }
}
