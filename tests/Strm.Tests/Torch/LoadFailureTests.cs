using Strm.Torch;

namespace Strm.Tests.Torch;

/// <summary>Messages as the loader of glibc gives them.</summary>
public sealed class LoadFailureTests
{
    [Theory]
    [InlineData(
        "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.30' not found (required by /app/libLibTorchSharp.so)",
        "libstdc++.so.6 of this system lacks GLIBCXX_3.4.30, so TorchSharp's native library does not load. The C and C++ libraries of Debian 12 or later, or of another system of 2022 or later, are required. Use a newer system or a container of one.")]
    [InlineData(
        "/app/libLibTorchSharp.so: undefined symbol: _ZNK3c105Error4whatEv",
        "The libtorch in /opt/torch is of another version: it lacks _ZNK3c105Error4whatEv. TorchSharp needs libtorch 2.10. Correct STRM_LIBTORCH, or unset it to use the libtorch of the package.")]
    [InlineData(
        "libtorch.so: cannot open shared object file: No such file or directory",
        "The libtorch in /opt/torch is of another version: it lacks libtorch.so. TorchSharp needs libtorch 2.10. Correct STRM_LIBTORCH, or unset it to use the libtorch of the package.")]
    [InlineData(
        "libgomp-98b21ff3.so.1: cannot open shared object file: No such file or directory",
        "libgomp-98b21ff3.so.1, which libtorch in /opt/torch needs, is missing. All of libtorch's libraries must be in one folder. Correct STRM_LIBTORCH, or unset it to use the libtorch of the package.")]
    [InlineData(
        "/opt/torch/libtorch_cpu.so: file too short",
        "libtorch in /opt/torch does not load: /opt/torch/libtorch_cpu.so: file too short. TorchSharp needs a complete libtorch 2.10 for this kind of processor. Correct STRM_LIBTORCH, or unset it to use the libtorch of the package.")]
    public void A_message_says_what_was_found_what_is_required_and_how_to_fix_it(string message, string expected) =>
        Assert.Equal(expected, LoadFailure.Explain(message, "/opt/torch").Message);

    [Fact]
    public void A_damaged_package_is_to_be_restored_again() => Assert.EndsWith(
        "Delete the package's folder and restore again ('dotnet restore').", LoadFailure.Explain("/p/libtorch_cpu.so: file too short", null).Message, StringComparison.Ordinal);
}
