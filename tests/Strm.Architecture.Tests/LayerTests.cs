using System.Runtime.CompilerServices;

namespace Strm.Architecture.Tests;

/// <summary>The folders of each project are layers: a reader who goes through them in their order meets nothing that was not explained before.</summary>
public sealed class LayerTests
{
    /// <summary>The layers of each project, the lowest first; a full stop stands for the files at its root.</summary>
    public static TheoryData<string, string[]> Layers => new()
    {
        { "Strm.Core", ["Foundation", "Zip", "Images", "Video", "Checkpoints", "Archives", "Episodes", "Preparation", "Statistics"] },

        // Training keeps features in evaluation's cache of clips, and evaluation uses nothing of training. Reports use tensors alone.
        // Studies run experiments, so they stand on the entry point at the root.
        { "Strm", ["Torch", "Distributed", "Backbones", "Heads", "Models", "Reports", "Evaluation", "Training", "Recognition", ".", "Studies"] },
        { "Strm", ["Torch", "Distributed", "Reports", "Backbones", "Heads", "Models", "Evaluation", "Training", "Recognition", ".", "Studies"] },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Each_folder_uses_only_those_named_before_it(string project, string[] layers) =>
        Assert.Empty(LayerCheck.ArrowsBack(layers, SourceFile.Of(Project(project))));

    [Fact]
    public void A_use_of_a_higher_folder_is_found_with_its_file_and_its_type()
    {
        SourceFile[] sources =
        [
            new("Low/Reader.cs", "namespace N;\n\n/// <summary>Made for <see cref=\"Report\"/>.</summary>\npublic sealed class Reader\n{\n    public int Size => new Report().Size;\n}\n"),
            new("High/Report.cs", "namespace N;\n\npublic sealed record Report(int Size = 0)\n{\n    public Reader? Source { get; init; }\n}\n"),
        ];

        Assert.Equal(["Low/Reader.cs uses Report of High, which stands above Low."], LayerCheck.ArrowsBack(["Low", "High"], sources));
        Assert.Equal(["High/Report.cs uses Reader of Low, which stands above High."], LayerCheck.ArrowsBack(["High", "Low"], sources));
    }

    [Theory]
    [InlineData("static class A { static int F(int x) => x.Doubled(); }", "an extension method")]
    [InlineData("static class A { static string F() => $\"{Higher.Name} and {(true ? \"}\" : Higher.Name)}\"; }", "code within a text")]
    [InlineData("static class A { static string F() => $$\"\"\"{{{Higher.Name}}}\"\"\"; }", "code within a raw text")]
    [InlineData("static class A { static string F() => High.Higher.Name; }", "a name with its namespace")]
    public void Uses_are_found_wherever_code_stands(string low, string what)
    {
        SourceFile[] sources = [new("Low/A.cs", "namespace N;\n\n" + low), new("High/Higher.cs", High)];

        Assert.True(LayerCheck.ArrowsBack(["Low", "High"], sources).Count == 1, what);
    }

    [Theory]
    [InlineData("// Higher\nclass A { /* Higher */ }", "comments")]
    [InlineData("class A { string F() => \"Higher\" + @\"Higher \"\" Higher\" + \"\"\"Higher\"\"\" + 'H'; }", "texts")]
    [InlineData("class A { int F(B b) => b.Higher; }", "members of the same name")]
    public void Comments_texts_and_members_are_no_uses(string low, string what)
    {
        SourceFile[] sources = [new("Low/A.cs", "namespace N;\n\n" + low), new("High/Higher.cs", High)];

        Assert.True(LayerCheck.ArrowsBack(["Low", "High"], sources).Count == 0, what);
    }

    [Fact]
    public void A_folder_that_no_layer_names_is_reported() =>
        Assert.Equal(["New/A.cs: the folder 'New' is in no layer."], LayerCheck.ArrowsBack(["Low"], [new SourceFile("New/A.cs", "namespace N;\n\nclass A;")]));

    [Theory]
    [InlineData("Strm.Core")]
    [InlineData("Strm")]
    public void Namespaces_follow_folders(string project) => Assert.Empty(LayerCheck.ForeignNamespaces(SourceFile.Of(Project(project))));

    [Fact]
    public void A_namespace_of_another_folder_is_found()
    {
        SourceFile[] sources =
        [
            new("Low/Reader.cs", "namespace Strm.Low;\n"), new("Low/Fast/Reader.cs", "namespace Strm.Low.Fast;\n"), new("Low/Fast/Writer.cs", "namespace Strm.Low;\n"),
            new("Top.cs", "namespace Strm;\n"), new("Low/Slow/Reader.cs", "namespace Strm.Low.Fast;\n"), new("High/Report.cs", "namespace Strm.Low;\n"),
        ];

        Assert.Equal(
            ["Low/Slow/Reader.cs is in the namespace Strm.Low.Fast.", "High/Report.cs is in the namespace Strm.Low."],
            LayerCheck.ForeignNamespaces(sources));
    }

    [Fact]
    public void A_type_name_stands_once_in_the_repository()
    {
        var projects = Directory.EnumerateDirectories(Project("")).Concat(Directory.EnumerateDirectories(Project("../tests")));
        var sources = projects.SelectMany(project => SourceFile.Of(project).Select(file => file with { Path = $"{Path.GetFileName(project)}/{file.Path}" }));

        Assert.Empty(LayerCheck.DeclaredTwice(sources));
    }

    /// <remarks>In Strm.Synthesis the tables of poses are longer.</remarks>
    [Theory]
    [InlineData("Strm.Core")]
    [InlineData("Strm")]
    [InlineData("Strm.Interactive")]
    [InlineData("Strm.Jupyter")]
    [InlineData("Strm.Cli")]
    public void Lines_end_at_140_characters(string project) => Assert.Empty(LayerCheck.LongLines(SourceFile.Of(Project(project)), most: 140));

    [Fact]
    public void A_long_line_is_found_with_its_number() => Assert.Equal(
        ["Low/Reader.cs:2 has 11 characters."], LayerCheck.LongLines([new SourceFile("Low/Reader.cs", "// Ten has\n// Eleven h\n")], most: 10));

    // libtorch's gradient mode and TorchSharp's scopes are the thread's: code that goes on elsewhere leaves them to strangers.
    [Fact]
    public void No_scope_of_tensors_is_open_where_a_method_may_change_its_thread() =>
        Assert.Empty(LayerCheck.SuspendedScopes([.. SourceFile.Of(Project("")), .. SourceFile.Of(Project("../tests"))]));

    [Theory]
    [InlineData("async Task F() { using var s = NewDisposeScope(); if (x) { await G(); } }", 1)]
    [InlineData("async Task F() { using (torch.no_grad()) { await G(); } }", 1)]
    [InlineData("IEnumerable<int> F() { foreach (var i in all) { using var s = NewDisposeScope(); yield return 1; } }", 1)]
    [InlineData("async Task F() { { using var s = NewDisposeScope(); G(); } await H(); }", 0)]
    [InlineData("void F() { using var s = NewDisposeScope(); /* await */ G(\"await\"); }", 0)]
    public void A_scope_that_is_open_across_a_wait_is_found(string code, int found) =>
        Assert.Equal(found, LayerCheck.SuspendedScopes([new SourceFile("A.cs", "class A { " + code + " }")]).Count);

    private const string High = "namespace N;\n\nstatic class Higher\n{\n    public const string Name = \"\";\n\n    public static int Doubled(this int x) => 2 * x;\n}\n";

    private static string Project(string name, [CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "src", name));
}
