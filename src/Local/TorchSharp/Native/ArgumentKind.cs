namespace TorchSharp.Native;

/// <summary>What a value that crosses to the bridge is; the numbers are those of <c>strm::Tag</c> in bridge.h.</summary>
internal enum ArgumentKind
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Bool = 4,
    IntList = 5,
    DoubleList = 6,
    TensorList = 7,
    String = 8,
    Device = 9,
    Generator = 10,
    Default = 11,
    BoolList = 12,
}
