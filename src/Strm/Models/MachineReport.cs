using Strm.Backbones;
using Strm.Video;

namespace Strm.Models;

/// <summary>Whether this machine has what the library needs: tensors, images, video tools, the default model.</summary>
/// <param name="Checks">Every check, in order.</param>
public sealed record MachineReport(IReadOnlyList<MachineCheck> Checks)
{
    /// <summary>Whether all checks passed.</summary>
    public bool IsSound => Checks.All(check => check.Passed);

    /// <summary>Checks the machine.</summary>
    /// <returns>What was found.</returns>
    public static MachineReport Create() => new(
    [
        new("dotnet", true, Environment.Version.ToString()),
        Check("tensors", () => WithTorch(Tensors)),
        Check("jpeg", MachineTools.Jpeg),
        Check("ffmpeg", MachineTools.Video),
        Check("model", () => WithTorch(Model)),
        new("imagenet", true, ImageNet()),
    ]);

    private static MachineCheck Check(string name, Func<string> check)
    {
        try
        {
            return new(name, true, check());
        }
#pragma warning disable CA1031 // A failed check is what this report is for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new(name, false, (exception.InnerException ?? exception).Message.Split('\n')[0]);
        }
    }

    // Checked first: if the native library does not load, the package prints pages.
    private static string WithTorch(Func<string> check) =>
        NativeTorch.Failure() is { } failure ? throw new InvalidOperationException(failure) : check();

    private static string Tensors()
    {
        using var scope = NewDisposeScope();
        var product = ones(2, 3).matmul(ones(3, 2)).sum().Number();
        if (product != 12) throw new InvalidOperationException($"A matmul gave {product} instead of 12.");
        var devices = cuda.is_available() ? $"{cuda.device_count()} CUDA devices" : "no CUDA device";
        return $"libtorch {NativeTorch.Version} from {NativeTorch.Folder ?? "where TorchSharp found it"}, "
            + $"{get_num_threads()} threads, {devices}";
    }

    private static string Model()
    {
        using var model = DefaultModel.Load();
        var options = model.Options;
        return $"drawn figures: {options.Head.Name} on {options.Backbone.Kind} of width "
            + $"{options.Backbone.Width}, {options.ImageSize} pixels";
    }

    private static string ImageNet() => ImageNetPackage.IsHere
        ? "real video: classify and check use the network of the package " + ImageNetPackage.Id
        : $"the package {ImageNetPackage.Id} is not restored: the model of drawn figures handles real video too (run './strm setup')";
}

/// <summary>One thing that the library needs from a machine.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Passed">Whether it works.</param>
/// <param name="Detail">What was found, or what is wrong.</param>
public sealed record MachineCheck(string Name, bool Passed, string Detail);
