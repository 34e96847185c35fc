using Strm.Diagnostics;

namespace Strm.Tests.Diagnostics;

/// <summary>Messages as .NET's loader gives them: every path that it tried, a line each.</summary>
public sealed class NativeTorchTests
{
    [Fact]
    public void A_system_library_that_is_too_old_is_named_with_the_version() => Assert.Equal(
        "it needs GLIBCXX_3.4.32 of libstdc++.so.6, which is older",
        NativeTorch.Reason("""
            Unable to load shared library 'LibTorchSharp' or one of its dependencies. In order to help diagnose loading problems, consider using a tool like strace.
            /lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/runtimes/linux-x64/native/libLibTorchSharp.so)
            /app/LibTorchSharp.so: cannot open shared object file: No such file or directory
            """));

    [Fact]
    public void A_library_that_is_missing_is_named() => Assert.Equal(
        "libgomp.so.1 is missing",
        NativeTorch.Reason("""
            Unable to load shared library 'LibTorchSharp' or one of its dependencies.
            /app/LibTorchSharp.so: cannot open shared object file: No such file or directory
            libgomp.so.1: cannot open shared object file: No such file or directory
            """));

    [Fact]
    public void Without_more_the_package_is_incomplete() => Assert.Equal(
        "it was not found beside the program", NativeTorch.Reason("Unable to load shared library 'LibTorchSharp'.\n/app/LibTorchSharp.so: cannot open shared object file: No such file or directory"));
}
