using Strm.Episodes;
using Strm.Synthesis;

namespace Strm.Core.Tests.Synthesis;

public class ActionCatalogTests
{
    [Fact]
    public void There_are_at_least_24_training_6_validation_and_12_test_classes()
    {
        Assert.True(ActionCatalog.Train.Count >= 24);
        Assert.True(ActionCatalog.Val.Count >= 6);
        Assert.True(ActionCatalog.Test.Count >= 12);
    }

    [Fact]
    public void No_class_is_in_two_splits_and_names_are_fit_for_folders()
    {
        var names = ActionCatalog.Train.Concat(ActionCatalog.Val).Concat(ActionCatalog.Test).Select(action => action.Name).ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[a-z]+(_[a-z]+)*$", name));
    }

    [Fact]
    public void Every_reversal_is_mutual_and_of_the_same_split()
    {
        foreach (var split in new[] { ActionCatalog.Train, ActionCatalog.Val, ActionCatalog.Test })
        {
            foreach (var action in split.Where(action => action.Reversal is not null))
            {
                var other = Assert.Single(split, candidate => candidate.Name == action.Reversal);
                Assert.Equal(action.Name, other.Reversal);
                Assert.NotEqual(action.Backwards, other.Backwards);
                Assert.Same(action.Rehearse, other.Rehearse);
            }
        }
    }

    [Theory]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Taking_classes_keeps_pairs_together(int count)
    {
        var taken = ActionCatalog.Take(ActionCatalog.Train, count);
        Assert.Equal(count, taken.Distinct().Count());
        Assert.All(taken.Where(action => action.Reversal is not null), action => Assert.Contains(taken, other => other.Name == action.Reversal));
    }

    [Fact]
    public void Any_number_of_classes_up_to_all_can_be_taken()
    {
        foreach (var split in new[] { ActionCatalog.Train, ActionCatalog.Val, ActionCatalog.Test })
        {
            for (var count = 0; count <= split.Count; count++) Assert.Equal(count, ActionCatalog.Take(split, count).Distinct().Count());
        }
    }

    [Fact]
    public void More_classes_than_there_are_is_an_error_that_says_how_many_there_are()
    {
        var error = Assert.Throws<StrmException>(() => new SynthOptions { TestClasses = 1000 });
        Assert.Contains($"between 0 and {ActionCatalog.Test.Count}", error.Message, StringComparison.Ordinal);
        Assert.Contains("--test-classes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_split_file_names_the_reversal_pairs_and_is_read_as_a_split()
    {
        var split = SynthSplit.Choose(new SynthOptions());
        var read = FolderSplit.Parse(split.ToJson(), "split.json");
        Assert.Contains(new ReversalPair("sit_down", "stand_up"), read.Reversals);
        Assert.Equal(split.All.Count(action => action.Reversal is not null), 2 * read.Reversals.Count);
        Assert.Equal(split.Test.Select(action => action.Name).Order(), read.Classes(SplitPart.Test).Select(c => c.Name).Order());
    }

    [Fact]
    public void An_unknown_action_is_an_error_that_lists_the_known() =>
        Assert.Contains("sit_down", Assert.Throws<StrmException>(() => ActionCatalog.Find("levitate")).Message, StringComparison.Ordinal);
}
