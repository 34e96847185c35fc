using TorchSharp.Signatures;

// Writes tests/TorchSharp.Tests/signatures.txt: the package's own signature of every member that src/Local/TorchSharp offers.
//
//   dotnet build tests/TorchSharp.Tests && dotnet build tests/TorchSharp.Tests -p:StrmPackages=nuget
//   dotnet run --project tests/TorchSharp.Signatures -- \
//     artifacts/local/bin/TorchSharp.Tests/debug/TorchSharp.dll artifacts/nuget/bin/TorchSharp.Tests/debug/TorchSharp.dll \
//     > tests/TorchSharp.Tests/signatures.txt
//
// Members that the package does not have, or has with another signature, go to the error stream, and the exit status is 1.
if (args.Length != 2)
{
    Console.Error.WriteLine("usage: TorchSharp.Signatures LOCAL.dll PACKAGE.dll");
    return 2;
}

IReadOnlyList<string> local = SignatureText.OfFile(args[0]);
Dictionary<string, string> package = SignatureText.OfFile(args[1]).ToDictionary(SignatureText.WithoutMarks);
int differences = 0;
foreach (string line in local)
{
    if (package.TryGetValue(SignatureText.WithoutMarks(line), out string? original))
    {
        Console.Out.WriteLine(original);
    }

    if (original is null || !SignatureText.Agrees(line, original))
    {
        differences++;
        Console.Error.WriteLine($"local   {line}\npackage {original ?? "has no such member"}");
    }
}

Console.Error.WriteLine($"{local.Count} signatures, {differences} differ.");
return differences == 0 ? 0 : 1;
