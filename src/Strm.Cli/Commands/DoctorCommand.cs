using System.CommandLine;
using Strm.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Strm.Cli.Commands;

/// <summary>The verb <c>strm doctor</c>: whether this machine has what the library needs.</summary>
internal static class DoctorCommand
{
    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        var command = new Command("doctor", "Check this machine: tensors, images, video tools, the default model.");
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var output = result.InvocationConfiguration.Output;
        output.WriteLine($"packages   {TensorEngine.Provider}");
        output.WriteLine($"dotnet     {Environment.Version}");
        var sound = Check(output, "tensors", Tensors) & Check(output, "jpeg", MachineTools.Jpeg) & Check(output, "ffmpeg", MachineTools.Video) & Check(output, "model", Model);
        output.WriteLine(sound ? "All checks passed." : "Some checks failed; see above.");
        return sound ? StrmCommandLine.Success : StrmCommandLine.Failure;
    }

    private static bool Check(TextWriter output, string name, Func<string> check)
    {
        try
        {
            output.WriteLine($"{name,-10} {check()}");
            return true;
        }
#pragma warning disable CA1031 // A failed check is what this verb reports.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            output.WriteLine($"{name,-10} FAILED: {(exception.InnerException ?? exception).Message.Split('\n')[0]}");
            return false;
        }
    }

    private static string Tensors()
    {
        using var scope = NewDisposeScope();
        var product = ones(2, 3).matmul(ones(3, 2)).sum().ToSingle();
        if (product != 12) throw new InvalidOperationException($"A product of matrices gave {product} instead of 12.");
        var version = TensorEngine.LibtorchVersion is { } v ? $"libtorch {v}" : "libtorch of the package";
        var blas = TensorEngine.HasReferenceBlas
            ? ", reference BLAS (30 times slower than OpenBLAS: install libopenblas0-pthread)"
            : TensorEngine.BlasLibrary is { } library ? $", {Path.GetFileName(library)}" : "";
        var devices = cuda.is_available() ? $"{cuda.device_count()} CUDA devices" : "no CUDA device";
        return $"{version}{blas}, {get_num_threads()} threads, {devices}";
    }

    private static string Model()
    {
        using var model = DefaultModel.Load();
        return $"default model: {model.Options.Head.Name} on {model.Options.Backbone.Kind} of width {model.Options.Backbone.Width}, {model.Options.ImageSize} pixels";
    }
}
