namespace Strm.Training;

/// <summary>What a training task spends its time on.</summary>
public enum TrainingStage
{
    /// <summary>Waiting for frames, and bringing them to the device.</summary>
    Load,

    /// <summary>From frames to the loss.</summary>
    Forward,

    /// <summary>From the loss to gradients.</summary>
    Backward,

    /// <summary>Changing the weights.</summary>
    Step,
}
