using System.CommandLine;
using System.Text.Json;
using Strm.Checkpoints;
using Strm.Checkpoints.PyTorch;

namespace Strm.Cli.Commands;

/// <summary>The command <c>strm checkpoint convert</c>.</summary>
internal static class CheckpointConvertCommand
{
    private static readonly Argument<string> Input = new("IN")
    {
        Description = "The checkpoint: safetensors, any torch.save file, TorchSharp or ONNX. FILE::NAME takes one of several "
            + "networks in it.",
    };
    private static readonly Argument<string> Output = new("OUT")
    {
        Description = "The file to write: .safetensors; .pt, .pth, .tar or .bin for PyTorch; .dat for TorchSharp.",
    };

    private static readonly Option<StateDictForm> Form = new("--form")
    {
        Description = "PyTorch files: the state dict alone (bare), or with the iteration, optimizer and schedule that the official code "
            + "resumes from (wrapped).",
    };

    private static readonly Option<QuerySimilarityPlacement> QuerySimilarity = new("--qc")
    {
        Description = "PyTorch files: where the weights of the query-class similarity go: apart from the other keys (the official model "
            + "then loads the file with strict=True), inline, or drop.",
    };

    private static readonly Option<PyTorchNumbers> Numbers = new("--numbers")
    {
        Description = "PyTorch files: floats such as the learning rate as tensors, which every weights_only loader reads (portable), or "
            + "as Python floats (native).",
    };

    private static readonly Option<bool> DataParallel = new("--data-parallel")
    {
        Description = "PyTorch files: put 'module.' into the keys, as the official code expects with several GPUs.",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "convert", "Convert a checkpoint; the input's format is recognised by its content, the output's by its extension.")
        {
            Input, Output, Form, QuerySimilarity, Numbers, DataParallel, Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var options = new ConversionOptions
        {
            Form = result.GetValue(Form),
            QuerySimilarity = result.GetValue(QuerySimilarity),
            Numbers = result.GetValue(Numbers),
            ForDataParallel = result.GetValue(DataParallel),
        };
        using var input = CheckpointFile.Open(result.GetRequiredValue(Input));
        var report = CheckpointConverter.Convert(input, result.GetRequiredValue(Output), options);
        if (result.GetValue(Json)) result.InvocationConfiguration.Output.WriteLine(ToJson(report));
        else Print(report, result.InvocationConfiguration);
        return ExitCode.Success;
    }

    private static string ToJson(ConversionReport report) => JsonSerializer.Serialize(
        new
        {
            file = report.Output,
            format = CheckpointNames.Of(report.Format),
            tensors = report.Tensors,
            bytes = report.Bytes,
            notes = report.Notes,
        },
        CheckpointNames.Json);

    private static void Print(ConversionReport report, InvocationConfiguration console)
    {
        console.Output.WriteLine(
            $"{report.Output}: {CheckpointNames.Of(report.Format)}, {report.Tensors} tensors, {CheckpointNames.Megabytes(report.Bytes)}");
        foreach (var note in report.Notes) console.Error.WriteLine($"Note: {note}");
    }
}
