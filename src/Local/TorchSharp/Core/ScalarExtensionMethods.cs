using static TorchSharp.torch;

namespace TorchSharp;

// libtorch keeps every whole number as an Int64 and every floating-point one as a Float64, and so reports them.
public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => new((long)value, ScalarType.Int64);

    public static Scalar ToScalar(this sbyte value) => new((long)value, ScalarType.Int64);

    public static Scalar ToScalar(this short value) => new((long)value, ScalarType.Int64);

    public static Scalar ToScalar(this int value) => new((long)value, ScalarType.Int64);

    public static Scalar ToScalar(this long value) => new(value, ScalarType.Int64);

    public static Scalar ToScalar(this Half value) => new((double)value, ScalarType.Float64);

    public static Scalar ToScalar(this float value) => new((double)value, ScalarType.Float64);

    public static Scalar ToScalar(this double value) => new(value, ScalarType.Float64);

    public static Scalar ToScalar(this bool value) => new(value ? 1L : 0L, ScalarType.Bool);

    public static float ToSingle(this Scalar value) => (float)value.AsDouble;

    public static double ToDouble(this Scalar value) => value.AsDouble;

    public static Half ToHalf(this Scalar value) => (Half)value.AsDouble;

    public static sbyte ToSByte(this Scalar value) => (sbyte)value.AsInteger;

    public static byte ToByte(this Scalar value) => (byte)value.AsInteger;

    public static short ToInt16(this Scalar value) => (short)value.AsInteger;

    public static int ToInt32(this Scalar value) => (int)value.AsInteger;

    public static long ToInt64(this Scalar value) => value.AsInteger;

    public static bool ToBoolean(this Scalar value) => value.AsDouble != 0;
}
