#!/usr/bin/env dotnet
// Names the action in your own videos, from a few clips of each action.
//
//   dotnet run classify.cs SUPPORT-FOLDER QUERY... [--checkpoint FILE]
//
//   SUPPORT-FOLDER holds action/clip.*, for example my-actions/wave/1.mp4; without a checkpoint frames are compared by a network that was
//   trained on ImageNet, where ./strm setup could restore its weights, else by the small built-in model.
#:project ../../src/Strm/Strm.csproj
using Strm;
using Strm.Recognition;

var at = Array.IndexOf(args, "--checkpoint");
var checkpoint = at >= 0 ? args.ElementAtOrDefault(at + 1) : null;
string[] paths = at >= 0 ? [.. args[..at], .. args.Skip(at + 2)] : args;
if (paths.Length < 2 || (at >= 0 && checkpoint is null))
{
    Console.Error.WriteLine("Usage: dotnet run classify.cs SUPPORT-FOLDER QUERY... [--checkpoint FILE]");
    return 2;
}

try
{
    using var classifier = FewShotClassifier.Load(checkpoint);
    await classifier.AddFolderAsync(paths[0]);
    foreach (var note in classifier.Notes) Console.Error.WriteLine(note);
    var failures = 0;
    await foreach (var answer in classifier.ClassifyAsync(paths.Skip(1), failed => { failures++; Console.Error.WriteLine($"{failed.Query}: {failed.Reason}"); }))
        Console.WriteLine($"{answer.Query}: {answer.Action} ({answer.Confidence:P0}), most like {answer.Closest.Clip.Name}");
    return failures == 0 ? 0 : 1;
}
catch (StrmException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
