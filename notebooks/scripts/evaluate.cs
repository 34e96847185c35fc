#!/usr/bin/env dotnet
// Evaluates a checkpoint as the official scripts do: 5-way 5-shot, 1 query per class, 10,000 test episodes.
// The paper's figures are those of the weights after 75,000 tasks (SSv2) or 10,000 (the others).
//
//   dotnet run evaluate.cs DATA PROTOCOL CHECKPOINT [EPISODES]
//
//   DATA        a frame archive (strm data prepare)     PROTOCOL  ssv2-otam, ssv2-cmn, kinetics-cmn, hmdb51-arn, ucf101-arn or folder
//   CHECKPOINT  of this project, of the official STRM or of TRX
#:project ../../src/Strm/Strm.csproj
using Strm;
using Strm.Episodes;
using Strm.Models;

if (args.Length < 3)
{
    Console.Error.WriteLine("Usage: dotnet run evaluate.cs DATA PROTOCOL CHECKPOINT [EPISODES]");
    return 2;
}

try
{
    var episodes = 10_000;
    if (args.Length > 3 && (!int.TryParse(args[3], out episodes) || episodes < 1))
        throw new StrmException($"The number of episodes is '{args[3]}'.", "The fourth argument must be a whole number of at least 1.", "Write it in digits, for example 400.");
    using var experiment = StrmExperiment.Open(args[0], args[1]);
    var loaded = ModelCheckpoint.Load(args[2]);
    using var model = loaded.Model;
    foreach (var note in loaded.Notes) Console.Error.WriteLine(note);
    var shape = new EpisodeShape { Way = 5, Shot = 5, Queries = 1 };
    var result = experiment.Evaluate(model, experiment.Episodes(SplitPart.Test, shape, episodes, seed: 0, model.Options.Frames));
    Console.WriteLine($"5-way 5-shot, {episodes} episodes: {result.Accuracy}");
    return 0;
}
catch (StrmException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
