#!/usr/bin/env dotnet
// Evaluates a checkpoint on UCF101 as the official script does: 5-way 5-shot, 1 query per class, 10,000 test tasks of the split ucf101-arn.
// The paper's figure is that of the weights after 10,000 tasks.
//
//   dotnet run evaluate-ucf.cs DATA CHECKPOINT [EPISODES] [PROTOCOL]
//
//   DATA        a frame archive (strm data prepare --protocol ucf101-arn)
//   CHECKPOINT  of this project, of the official STRM or of TRX
#:project ../../src/Strm/Strm.csproj
using Strm;
using Strm.Episodes;
using Strm.Models;

if (args.Length < 2)
{
    Console.Error.WriteLine("Usage: dotnet run evaluate-ucf.cs DATA CHECKPOINT [EPISODES] [PROTOCOL]");
    return 2;
}

try
{
    var episodes = 10_000;
    if (args.Length > 2 && (!int.TryParse(args[2], out episodes) || episodes < 1))
        throw new StrmException($"'{args[2]}' is no number of episodes.", "The third argument is a whole number of at least 1.", "Write it in digits, for example 400.");
    using var experiment = StrmExperiment.Open(args[0], args.ElementAtOrDefault(3) ?? "ucf101-arn");
    var loaded = ModelCheckpoint.Load(args[1]);
    using var model = loaded.Model;
    foreach (var note in loaded.Notes) Console.Error.WriteLine(note);
    var result = experiment.Evaluate(model, experiment.Episodes(SplitPart.Test, new EpisodeShape { Way = 5, Shot = 5, Queries = 1 }, episodes, seed: 0, model.Options.Frames));
    Console.WriteLine($"5-way 5-shot, {episodes} episodes: {result.Accuracy}");
    return 0;
}
catch (StrmException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
