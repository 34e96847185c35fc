using Strm.Recognition;

namespace Strm.Tests.Recognition;

public sealed class CalibrationTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(20)]
    public void The_temperature_that_made_the_labels_is_found_again(double temperature)
    {
        var random = new RandomSource(1, "calibration", 0);
        var clips = Enumerable.Range(0, 4000).Select(i =>
        {
            float[] logits = [.. Enumerable.Range(0, 4).Select(_ => (float)(random.NextGaussian() * 2 * temperature))];
            return new LeftOut(i, Draw(logits, temperature, random.NextDouble()), logits);
        }).ToArray();
        Assert.Equal(1, Calibration.Fit(clips).Temperature / temperature, 0.06);
    }

    [Fact]
    public void A_few_clips_that_were_all_right_do_not_make_the_classifier_certain()
    {
        LeftOut[] clips = [.. Enumerable.Range(0, 6).Select(i => new LeftOut(i, i % 2, i % 2 == 0 ? [-1f, -9f] : [-9f, -1f]))];
        var calibration = Calibration.Fit(clips);
        Assert.InRange(calibration.Confidences([-1f, -9f])[0], 0.8, 0.95);
        Assert.Equal(1, calibration.Confidences([-3f, -4f]).Sum(), 12);
    }

    [Fact]
    public void Single_clips_give_the_models_usual_scale_or_one_that_does_not_depend_on_the_unit_of_the_logits()
    {
        var small = Calibration.Fit([Single(0, 1, 4f), Single(1, 1, 6f)]);
        var large = Calibration.Fit([Single(0, 1000, 4f), Single(1, 1000, 6f)]);
        Assert.False(small.IsFitted);
        Assert.Null(small.Familiarity(-1));
        Assert.Equal(small.Confidences([-1f, -2f])[0], large.Confidences([-1000f, -2000f])[0], 9);

        LeftOut[] clips = [Single(0, 1, 4f), Single(1, 1, 6f)];
        Assert.Equal((3.5, false), (Calibration.Fit(clips, usual: 3.5).Temperature, Calibration.Fit(clips, usual: 3.5).IsFitted));

        static LeftOut Single(int label, float unit, float distance) =>
            new(label, label, label == 0 ? [float.NegativeInfinity, -distance * unit] : [-distance * unit, float.NegativeInfinity]);
    }

    [Fact]
    public void Familiarity_rises_with_the_best_logit_and_is_a_half_at_the_threshold()
    {
        var random = new RandomSource(2, "known", 0);
        LeftOut[] clips = [.. Enumerable.Range(0, 60).Select(i =>
        {
            var (own, other) = ((float)(-10 + random.NextGaussian()), (float)(-20 + random.NextGaussian()));
            return new LeftOut(i, i % 2, i % 2 == 0 ? [own, other] : [other, own]);
        })];
        var calibration = Calibration.Fit(clips);
        Assert.InRange(calibration.Threshold, -17, -13);
        Assert.Equal(0.5, calibration.Familiarity(calibration.Threshold)!.Value, 9);
        Assert.True(calibration.Familiarity(-10) > 0.9);
        Assert.True(calibration.Familiarity(-20) < 0.1);
    }

    [Fact]
    public void Where_own_and_other_clips_are_equally_far_nothing_is_said_of_familiarity()
    {
        LeftOut[] clips = [.. Enumerable.Range(0, 8).Select(i => new LeftOut(i, i % 2, [-5f, -5f]))];
        Assert.Null(Calibration.Fit(clips).Familiarity(-5));
    }

    private static int Draw(float[] logits, double temperature, double place)
    {
        var weights = logits.Select(l => Math.Exp(l / temperature)).ToArray();
        var rest = place * weights.Sum();
        for (var c = 0; c < weights.Length; c++)
        {
            rest -= weights[c];
            if (rest < 0) return c;
        }

        return weights.Length - 1;
    }
}
