using System.Runtime.InteropServices;

namespace Strm.Training;

/// <summary>Recognises out-of-memory errors, and says what to change.</summary>
public static class OutOfMemory
{
    /// <summary>Whether an error means that the machine or a GPU ran out of memory.</summary>
    /// <param name="exception">The error.</param>
    /// <returns>True if it is.</returns>
    public static bool Is(Exception exception) => exception is OutOfMemoryException
        || (exception is ExternalException or InvalidOperationException or SEHException
            && (exception.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
                || exception.Message.Contains("can't allocate memory", StringComparison.Ordinal)
                || exception.Message.Contains("std::bad_alloc", StringComparison.Ordinal)
                || exception.Message.Contains("ALLOC_FAILED", StringComparison.Ordinal)));

    /// <summary>The error shown to the user.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="task">The current task.</param>
    /// <param name="device">Where it ran.</param>
    /// <param name="cause">The error.</param>
    internal static StrmException Error(TrainingOptions options, int task, string device, Exception cause)
    {
        var clips = options.Way * (options.Shot + options.Queries);
        // Recomputing changes no weight, so the run may resume with it; options that do change weights make a different run.
        var same = options.CheckpointActivations || options.FreezeBackbone
            ? "Start"
            : "Continue with --resume --checkpoint-activations (about a quarter of the memory, 1.7 times as long), or start";
        var half = options.Precision is TrainingPrecision.Fp32 or TrainingPrecision.Tf32 ? "--precision bf16 (about half), " : "";
        return new StrmException(
            $"Memory ran out on {device} in task {task}, {options.Way}-way {options.Shot}-shot with {options.Queries} queries per "
                + $"class: {clips} clips at once.",
            "All clips of a task must fit.",
            $"{same} a new run in another folder with {half}fewer --queries (now {options.Queries} per class), a smaller --way (now "
                + $"{options.Way}), --image-size or --backbone.",
            cause);
    }
}
