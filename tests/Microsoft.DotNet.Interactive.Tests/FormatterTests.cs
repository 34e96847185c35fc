using System.Dynamic;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.Tests;

[Collection("Formatter")]
public sealed class FormatterTests : IDisposable
{
    public FormatterTests() => Formatter.ResetToDefault();

    private interface IShape;

    public void Dispose() => Formatter.ResetToDefault();

    [Fact]
    public void Plain_text_shows_scalars_sequences_and_members()
    {
        Assert.Equal("1.5", 1.5.ToDisplayString());
        Assert.Equal("a<b", "a<b".ToDisplayString());
        Assert.Equal("<null>", ((object?)null).ToDisplayString());
        Assert.Equal("[ 1, 2, 3 ]", new[] { 1, 2, 3 }.ToDisplayString());
        Assert.Contains("Name: a", new Clip("a", [1]).ToDisplayString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Html_escapes_everything_that_is_not_html()
    {
        var clip = new Clip("<script>alert(1)</script>", [1]);
        foreach (var value in new object[] { clip.Name, clip, new[] { clip }, new Dictionary<string, string> { [clip.Name] = clip.Name }, new[] { clip.Name } })
        {
            Assert.DoesNotContain("<script>", value.ToDisplayString("text/html"), StringComparison.Ordinal);
        }

        Assert.Contains("<b>x</b>", "<b>x</b>".ToHtmlContent().ToDisplayString("text/html"), StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", "<b>".HtmlEncode().ToDisplayString("text/html"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Html_tables_have_a_column_for_each_member_and_a_limit()
    {
        Provider.MustBeLocal("it nests the members in the rows.");
        var html = Enumerable.Range(0, 30).Select(i => new { Index = i, Square = i * i }).ToList().ToDisplayString("text/html");
        Assert.Contains("<th>Square</th>", html, StringComparison.Ordinal);
        Assert.Contains("361", html, StringComparison.Ordinal);
        Assert.DoesNotContain("400", html, StringComparison.Ordinal);
        Assert.Contains("(10 more)", html, StringComparison.Ordinal);
        Formatter.ListExpansionLimit = 2;
        Assert.Contains("... (1 more)", new[] { 1, 2, 3 }.ToDisplayString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Cycles_and_getters_that_throw_come_to_an_end()
    {
        dynamic node = new ExpandoObject();
        node.Self = node;
        Assert.NotEmpty(Formatter.ToDisplayString((object)node, "text/html"));
        Assert.NotEmpty(Formatter.ToDisplayString((object)node));
        Assert.Contains("broken", new Broken().ToDisplayString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_most_specific_formatter_wins_and_the_latest_among_equals()
    {
        Formatter.Register<object>((_, writer) => writer.Write("object"), "text/html");
        Formatter.Register<IShape>(_ => "shape", "text/html");
        Formatter.Register<Circle>(_ => "old circle", "text/html");
        Formatter.Register<Circle>(_ => "circle", "text/html");
        Formatter.Register(typeof(List<>), (_, writer) => writer.Write("list"), "text/html");
        Assert.Equal("circle", new Circle().ToDisplayString("text/html"));
        Assert.Equal("shape", new Square().ToDisplayString("text/html"));
        Assert.Equal("list", new List<int>().ToDisplayString("text/html"));
        Assert.Equal("object", new Version(1, 2).ToDisplayString("text/html"));
    }

    [Fact]
    public void Registering_defaults_to_plain_text_and_one_that_declines_leaves_it_to_the_next()
    {
        Formatter.Register<Circle>(_ => "plain circle");
        Assert.Equal("plain circle", new Circle().ToDisplayString());
        FormatDelegate<Circle> declines = (_, _) => false;
        Formatter.Register(declines);
        Assert.Equal("plain circle", new Circle().ToDisplayString());
    }

    [Fact]
    public void Preferred_mime_types_follow_the_type()
    {
        Assert.Equal(["text/html"], Formatter.GetPreferredMimeTypesFor(typeof(Circle)));
        Assert.Equal(["text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(string)));
        Formatter.SetPreferredMimeTypesFor(typeof(IShape), "text/html", "text/plain");
        Assert.Equal(["text/html", "text/plain"], FormattedValue.CreateManyFromObject(new Circle()).Select(value => value.MimeType));
        Assert.Throws<ArgumentException>(() => new Circle().ToDisplayString("no/such"));
    }

    [Fact]
    public void Sources_are_found_by_the_name_of_their_attribute()
    {
        Assert.Equal("<i>self</i>", new SelfFormatting().ToDisplayString("text/html"));
        Assert.Equal("self", new SelfFormatting().ToDisplayString());
        Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(typeof(SelfFormatting)));
    }

    [Fact]
    public async Task A_displayed_value_is_updated_in_place()
    {
        using var cells = new Cells();
        var result = await cells.RunAsync("""
            using Microsoft.DotNet.Interactive;
            var shown = KernelInvocationContext.Current.Display("one", "text/plain");
            shown.Update("two");
            """);
        var produced = result.Events.OfType<DisplayedValueProduced>().Single();
        var updated = result.Events.OfType<DisplayedValueUpdated>().Single();
        Assert.Equal(produced.ValueId, updated.ValueId);
        Assert.Equal("two", updated.FormattedValues.Single().Value);
    }

    [Fact]
    public async Task Cells_display_by_function_and_by_extension()
    {
        using var cells = new Cells();
        var result = await cells.RunAsync("display(1, \"text/plain\"); 2.Display(\"text/plain\"); \"*x*\".DisplayAs(\"text/markdown\"); display(HTML(\"<b>y</b>\"));");
        Assert.Equal(string.Empty, Cells.ErrorOf(result));
        Assert.Equal(["1", "2", "*x*", "<b>y</b>"], result.Events.OfType<DisplayedValueProduced>().Select(e => e.FormattedValues.First().Value));
    }

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
    {
        public Type FormatterSourceType { get; } = formatterSourceType;

        public string[] PreferredMimeTypes { get; set; } = [];
    }

    public sealed record Clip(string Name, int[] Frames);

    private sealed class Circle : IShape;

    private sealed class Square : IShape;

    private sealed class Broken
    {
        public int Value => throw new InvalidOperationException("broken");
    }

    [TypeFormatterSource(typeof(Source), PreferredMimeTypes = ["text/html", "text/plain"])]
    private sealed class SelfFormatting;

    private sealed class Source
    {
        public IEnumerable<object> CreateTypeFormatters() => [new Writer("text/html", "<i>self</i>"), new Writer("text/plain", "self")];
    }

    private sealed class Writer(string mimeType, string text)
    {
        public string MimeType { get; } = mimeType;

        public bool Format(object instance, TextWriter writer)
        {
            writer.Write(text);
            return true;
        }
    }
}
