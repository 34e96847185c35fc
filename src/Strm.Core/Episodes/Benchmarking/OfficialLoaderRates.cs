namespace Strm.Data;

/// <summary>What the official loader's procedure reaches on one core: frames for each second of processor time.</summary>
/// <param name="Test">Whole clips as at test.</param>
/// <param name="Train">Whole clips as in training.</param>
/// <param name="Decode">Opening and decoding alone, by PIL.</param>
/// <param name="Memory">The process's largest resident memory in megabytes.</param>
/// <param name="Torch">Whether PyTorch made the tensors; else numpy did.</param>
internal sealed record OfficialLoaderRates(double Test, double Train, double Decode, double Memory, bool Torch);
