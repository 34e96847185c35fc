namespace Strm.Training.Benchmarking;

/// <summary>What the official procedure says of a task.</summary>
/// <param name="Loss">The loss per query.</param>
/// <param name="Forward">Seconds to the loss.</param>
/// <param name="Backward">Seconds to the gradients.</param>
/// <param name="Step">Seconds to change the weights.</param>
/// <param name="Load">Processor seconds to read frames.</param>
/// <param name="Memory">Peak of resident memory so far, MB.</param>
internal sealed record OfficialTask(double Loss = 0, double Forward = 0, double Backward = 0, double Step = 0, double Load = 0, double Memory = 0);
