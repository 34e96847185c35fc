using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Strm.Episodes;

namespace Strm.Interactive.Directives;

/// <summary>The directive <c>#!strm</c> with its subcommands: what the command line offers, in a cell.</summary>
internal static class StrmDirective
{
    /// <summary>Its name.</summary>
    public const string Name = "#!strm";

    private static readonly KernelDirectiveParameter Data = Text("--data", "The frame archive: a zip or a folder.", isRequired: true);
    private static readonly KernelDirectiveParameter Protocol = Text(
        "--protocol",
        "The split protocol, or folder for the archive's own split.").AddCompletions(() =>
        [
            .. ProtocolRegistry.Published, ProtocolRegistry.Folder
        ]);
    private static readonly KernelDirectiveParameter Split = Text("--split", "train, val or test.")
        .AddCompletions(() => ["train", "val", "test"]);
    private static readonly KernelDirectiveParameter Way = Text("--way", "Classes per episode.");
    private static readonly KernelDirectiveParameter Shot = Text("--shot", "Support clips per class.");
    private static readonly KernelDirectiveParameter Queries = Text("--queries", "Query clips per class.");
    private static readonly KernelDirectiveParameter Seed = Text("--seed", "The seed.");
    private static readonly KernelDirectiveParameter Device = Text("--device", "cpu, cuda or cuda:1.")
        .AddCompletions(() => ["cpu", "cuda"]);
    private static readonly KernelDirectiveParameter Variable = Text("--name", "The C# variable for the result.");

    /// <summary>Adds it to a kernel.</summary>
    public static void AddTo(Kernel root)
    {
        var subcommands = Subcommands();
        var directive = new KernelActionDirective(Name)
        {
            Description = "Few-shot action recognition: data, training and evaluation.",
            Subcommands = [.. subcommands.Select(sub => sub.Directive)],
        };
        root.AddDirective<HelpDirective>(directive, (_, context) => StrmActions.Help(context, subcommands.Select(sub => sub.Directive)));
        foreach (var (subcommand, register) in subcommands) register(root, subcommand);
    }

    private static (KernelActionDirective Directive, Action<Kernel, KernelActionDirective> Register)[] Subcommands()
    {
        var list = new List<(KernelActionDirective, Action<Kernel, KernelActionDirective>)>();
        Add<HelpDirective>("help", "Lists the subcommands.", (_, context) => StrmActions.Help(context, list.Select(sub => sub.Item1)));
        Add<DoctorDirective>("doctor", "Checks this machine.", StrmActions.Doctor);
        Add<SynthDirective>(
            "synth",
            "Makes the embedded benchmark as an archive of frames.",
            StrmActions.SynthAsync,
            Text("--out", "The zip to make.", isRequired: true),
            Seed,
            Text("--clips-per-class", "Clips per class."),
            Text("--train-classes", "Training classes."),
            Text("--val-classes", "Validation classes."),
            Text("--test-classes", "Test classes."),
            Variable);
        Add<EpisodeDirective>(
            "episode",
            "Draws an episode and shows its clips.",
            StrmActions.Episode,
            Data,
            Protocol,
            Split,
            Way,
            Shot,
            Queries,
            Seed,
            Text("--index", "The episode's number."),
            Variable);
        Add<TrainDirective>(
            "train",
            "Trains a model in a run folder.",
            StrmActions.TrainAsync,
            Data,
            Text("--out", "The run folder.", isRequired: true),
            Protocol,
            Text("--preset", "small or paper.").AddCompletions(() => ["small", "paper"]),
            Text("--iterations", "Training tasks."),
            Seed,
            Device,
            Flag("--from-default", "Start the backbone from the default model."),
            Flag("--resume", "Resume from the run folder's newest state."),
            Flag("--watch", "Show live curves."),
            Variable);
        Add<EvaluateDirective>(
            "evaluate",
            "Evaluates a model on episodes.",
            StrmActions.EvaluateAsync,
            Data,
            Text("--checkpoint", "The model; the default model if none is named."),
            Protocol,
            Split,
            Way,
            Shot,
            Queries,
            Text("--count", "Episodes."),
            Seed,
            Device,
            Variable);
        return [.. list];

        void Add<TCommand>(
            string name,
            string description,
            Func<TCommand, KernelInvocationContext, Task> action,
            params KernelDirectiveParameter[] parameters)
            where TCommand : KernelDirectiveCommand =>
            list.Add((
                new KernelActionDirective(name)
                {
                    Description = description, Parameters = [.. parameters], KernelCommandType = typeof(TCommand),
                },
                (root, directive) => root.AddDirective<TCommand>(
                    directive, (command, context) => StrmActions.Guarded(context, () => action(command, context)))));
    }

    private static KernelDirectiveParameter Text(string name, string description, bool isRequired = false) =>
        new(name, description) { Required = isRequired };

    private static KernelDirectiveParameter Flag(string name, string description) => new(name, description) { Flag = true };
}
