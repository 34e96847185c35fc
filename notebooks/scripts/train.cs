#!/usr/bin/env dotnet
// Trains STRM with the settings of the official scripts, or with small ones that two CPU cores can do.
//
//   dotnet run train.cs DATA PROTOCOL RUN-FOLDER [paper|small] [ITERATIONS] [DEVICE] [BACKBONE]
//
//   DATA      a frame archive (strm data prepare)       PROTOCOL  ssv2-otam, ssv2-cmn, kinetics-cmn, hmdb51-arn, ucf101-arn or folder
//   paper     ResNet-50, 224 px, 5-way 5-shot, SGD, 16 tasks a step; 75,010 tasks at rate 0.001 for SSv2, 20,010 at 0.0001 for the others
//   DEVICE    cpu, cuda:0, cuda:0,cuda:1, …
//   BACKBONE  weights the backbone starts from; the paper starts from those trained on ImageNet
#:project ../../src/Strm/Strm.csproj
using Strm;
using Strm.Training;

if (args.Length < 3)
{
    Console.Error.WriteLine("Usage: dotnet run train.cs DATA PROTOCOL RUN-FOLDER [paper|small] [ITERATIONS] [DEVICE] [BACKBONE]");
    return 2;
}

try
{
    var preset = args.ElementAtOrDefault(3) switch
    {
        null or "paper" => ExperimentPreset.Paper(args[1]),
        "small" => ExperimentPreset.Small(),
        var other => throw new StrmException($"The preset is '{other}'.", "It must be paper or small.", "Give one of them as the fourth argument."),
    };
    if (args.Length > 4)
    {
        if (!int.TryParse(args[4], out var iterations))
            throw new StrmException($"The number of tasks is '{args[4]}'.", "The fifth argument must be a whole number.", "Write it in digits, for example 900.");
        preset = preset with { Training = preset.Training with { Iterations = iterations } };
    }

    using var experiment = StrmExperiment.Open(args[0], args[1]);
    var options = new RunOptions { Device = args.ElementAtOrDefault(5) ?? "cpu", BackboneWeights = args.ElementAtOrDefault(6) };
    var summary = experiment.Train(args[2], preset, options, new Report());
    Console.WriteLine(summary);
    Console.WriteLine($"Weights: {Path.Combine(args[2], "checkpoints", "last.safetensors")}");
    return 0;
}
catch (StrmException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}

internal sealed class Report : IProgress<TrainingProgress>
{
    void IProgress<TrainingProgress>.Report(TrainingProgress value)
    {
        if (value.Task % 50 != 0 && value.Task != value.Tasks) return;
        Console.WriteLine($"{value.Task}/{value.Tasks} tasks, loss {value.AverageLoss:F3}, accuracy {value.AverageAccuracy:P1}, {value.Remaining:hh\\:mm\\:ss} left");
    }
}
