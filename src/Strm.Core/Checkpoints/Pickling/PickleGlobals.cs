namespace Strm.Checkpoints.Pickling;

/// <summary>The Python objects that a state dict needs. All others are ignored.</summary>
internal static class PickleGlobals
{
    public const string OrderedDict = "collections.OrderedDict";
    public const string Counter = "collections.Counter";
    public const string RebuildTensor = "torch._utils._rebuild_tensor";
    public const string RebuildTensor2 = "torch._utils._rebuild_tensor_v2";
    public const string RebuildParameter = "torch._utils._rebuild_parameter";
    public const string RebuildParameterWithState = "torch._utils._rebuild_parameter_with_state";
    public const string RebuildFromType = "torch._tensor._rebuild_from_type_v2";
    public const string Size = "torch.Size";
    public const string Device = "torch.device";

    private static readonly Dictionary<string, TensorType> StorageTypes = new(StringComparer.Ordinal)
    {
        ["BoolStorage"] = TensorType.Bool,
        ["ByteStorage"] = TensorType.Byte,
        ["CharStorage"] = TensorType.Int8,
        ["ShortStorage"] = TensorType.Int16,
        ["IntStorage"] = TensorType.Int32,
        ["LongStorage"] = TensorType.Int64,
        ["HalfStorage"] = TensorType.Float16,
        ["BFloat16Storage"] = TensorType.BFloat16,
        ["FloatStorage"] = TensorType.Float32,
        ["DoubleStorage"] = TensorType.Float64,
        ["ComplexFloatStorage"] = TensorType.ComplexFloat32,
        ["ComplexDoubleStorage"] = TensorType.ComplexFloat64,
        ["UntypedStorage"] = TensorType.Byte,
        ["_UntypedStorage"] = TensorType.Byte,
    };

    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        OrderedDict, Counter, RebuildTensor, RebuildTensor2, RebuildParameter, RebuildParameterWithState, RebuildFromType, "torch.Tensor",
        "torch.nn.parameter.Parameter",
        Size, Device, "builtins.set", "__builtin__.set",
        "builtins.frozenset", "__builtin__.frozenset", "torch.bool", "torch.uint8", "torch.int8", "torch.int16", "torch.int32",
        "torch.int64",
        "torch.float16", "torch.bfloat16", "torch.float32", "torch.float64", "torch.complex64", "torch.complex128",
    };

    /// <summary>Whether a name is on the list.</summary>
    /// <param name="name">Module and name.</param>
    public static bool IsKnown(string name) => Others.Contains(name) || TryGetStorage(name, out _);

    /// <summary>The element type of a storage class.</summary>
    /// <param name="name">Module and name, for example <c>torch.FloatStorage</c>.</param>
    /// <param name="type">The element type.</param>
    /// <returns>Whether it is the name of a storage class.</returns>
    public static bool TryGetStorage(string name, out TensorType type)
    {
        type = default;
        var dot = name.LastIndexOf('.');
        return dot > 0
            && name[..dot] is "torch" or "torch.cuda" or "torch.storage" && StorageTypes.TryGetValue(name[(dot + 1)..], out type);
    }

    /// <summary>The storage class of an element type.</summary>
    /// <param name="type">The element type.</param>
    public static string StorageClass(TensorType type) => StorageTypes.First(pair => pair.Value == type).Key;
}
