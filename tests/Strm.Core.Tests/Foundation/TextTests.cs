using System.Text;
using Strm.Archives;

namespace Strm.Core.Tests.Foundation;

/// <summary>Text as Notepad, PowerShell, Excel, Macs and network drives write it.</summary>
public sealed class TextTests
{
    private const string Text = "[\"Kopfstoß\", \"über\"]\r\n";

    public static TheoryData<string, byte[]> Forms() => new()
    {
        { "UTF-8", new UTF8Encoding(false).GetBytes(Text) },
        { "UTF-8 with mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text)] },
        { "UTF-16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Text)] },
        { "UTF-16 without mark", Encoding.Unicode.GetBytes(Text) },
        { "UTF-16, big end first", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Text)] },
        { "UTF-16, big end first, without mark", Encoding.BigEndianUnicode.GetBytes(Text) },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_is_the_same_text(string form, byte[] bytes) => Assert.True(Text == TextFile.Decode(bytes), form);

    [Theory]
    [InlineData("\u00FCber", "u\u0308ber")]
    [InlineData("\u1EC7", "e\u0323\u0302")]
    [InlineData("\uD55C\uAD6D", "\u1112\u1161\u11AB\u1100\u116E\u11A8")]
    [InlineData("\uAC00", "\u1100\u1161")]
    [InlineData("\u304C", "\u304B\u3099")]
    public void Composed_and_decomposed_characters_are_the_same_name(string composed, string decomposed)
    {
        Assert.Equal(decomposed, CanonicalText.Decompose(composed));
        foreach (var (left, right) in new[] { (composed, decomposed), ("A " + composed, "a_" + decomposed), (composed + "x", decomposed + "X") })
        {
            Assert.Equal(0, NameOrder.Compare(left, right));
            Assert.Equal(NameOrder.Fold(left), NameOrder.Fold(right));
            Assert.Equal(NameOrder.Matching.GetHashCode(left), NameOrder.Matching.GetHashCode(right));
        }
    }

    [Theory]
    [InlineData("uber", "\u00FCber")]
    [InlineData("uber", "u\u0308ber")]
    [InlineData("\u00FC", "\u00FCb")]
    public void Other_names_stay_different(string left, string right)
    {
        Assert.NotEqual(0, NameOrder.Compare(left, right));
        Assert.Equal(Math.Sign(NameOrder.Compare(left, right)), -Math.Sign(NameOrder.Compare(right, left)));
    }

    [Fact]
    public void The_order_does_not_depend_on_the_form()
    {
        string[] names = ["zebra", "u\u0308ber", "\u00FCbel", "uber", "\u00C4pfel", "apfel"];
        Assert.Equal(
            names.Select(name => CanonicalText.Decompose(name)).Order(Comparer<string>.Create((a, b) => NameOrder.Compare(a, b))),
            names.Order(Comparer<string>.Create((a, b) => NameOrder.Compare(a, b))).Select(name => CanonicalText.Decompose(name)));
    }
}
