namespace Strm.Recognition;

/// <summary>A support clip scored against the other support clips.</summary>
/// <param name="Clip">Its position.</param>
/// <param name="Label">Its action.</param>
/// <param name="Logits">C logits; minus infinity for its own action where it is the only clip of it.</param>
internal sealed record LeftOut(int Clip, int Label, float[] Logits)
{
    /// <summary>The logit of its own action; null where no other clip shows it.</summary>
    public double? OwnLogit => float.IsNegativeInfinity(Logits[Label]) ? null : Logits[Label];

    /// <summary>The best logit of another action.</summary>
    public double BestOtherLogit => Logits.Where((_, c) => c != Label).Max();

    /// <summary>The action that comes first.</summary>
    public int Predicted => Array.IndexOf(Logits, Logits.Max());
}
