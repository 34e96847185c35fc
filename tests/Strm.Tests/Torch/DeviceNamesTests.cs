using Strm.Torch;
using TorchSharp;

namespace Strm.Tests;

/// <summary>Devices by name.</summary>
public sealed class DeviceNamesTests
{
    [Fact]
    public void The_processor_can_be_shared_out() => Assert.Equal([DeviceType.CPU, DeviceType.CPU], DeviceNames.Parse("cpu, cpu").Select(d => d.type));

    [Theory]
    [InlineData("gpu")]
    [InlineData("")]
    [InlineData("cpu,")]
    [InlineData("cuda:x")]
    [InlineData("cuda:0:1")]
    [InlineData("cuda:-1")]
    public void What_is_no_device_is_refused(string text)
    {
        var error = Assert.Throws<StrmException>(() => DeviceNames.Parse(text));
        Assert.Contains("It must be cpu, cuda, or cuda: and a number, with commas between several.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused()
    {
        var error = Assert.Throws<StrmException>(() => DeviceNames.Parse("cuda:99"));
        Assert.StartsWith("The device is 'cuda:99'.", error.Message, StringComparison.Ordinal);
        Assert.Matches("This libtorch finds no CUDA device here|This machine has [0-9]+ CUDA devices", error.Message);
    }
}
