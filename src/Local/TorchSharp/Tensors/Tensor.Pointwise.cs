using TorchSharp.Native;

namespace TorchSharp;

/// <content>The class <see cref="Tensor"/>.</content>
public static partial class torch
{
    /// <content>Functions of one tensor, element by element; a trailing underscore changes the tensor itself.</content>
    public partial class Tensor
    {
        public Tensor abs() => Aten.abs.Call(this);

        public Tensor abs_() => Self(Aten.abs_, this);

        public Tensor absolute() => Aten.absolute.Call(this);

        public Tensor absolute_() => Aten.absolute_.Call(this);

        public Tensor acos() => Aten.acos.Call(this);

        public Tensor acos_() => Self(Aten.acos_, this);

        public Tensor asin() => Aten.asin.Call(this);

        public Tensor asin_() => Self(Aten.asin_, this);

        public Tensor atan() => Aten.atan.Call(this);

        public Tensor atan_() => Self(Aten.atan_, this);

        public Tensor atan2(Tensor other) => Aten.atan2.Call(this, other);

        public Tensor atan2_(Tensor other) => Self(Aten.atan2_, this, other);

        public Tensor ceil() => Aten.ceil.Call(this);

        public Tensor ceil_() => Self(Aten.ceil_, this);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.clamp.Call(this, min, max);
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Aten.clamp_Tensor.Call(this, min, max);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Self(Aten.clamp_, this, min, max);
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Self(Aten.clamp__Tensor, this, min, max);

        public Tensor clamp_max(Scalar max) => Aten.clamp_max.Call(this, max);

        public Tensor clamp_max_(Scalar max) => Self(Aten.clamp_max_, this, max);

        public Tensor clamp_min(Scalar min) => Aten.clamp_min.Call(this, min);

        public Tensor clamp_min_(Scalar min) => Self(Aten.clamp_min_, this, min);

        public Tensor clip(Scalar? min = null, Scalar? max = null) => Aten.clip.Call(this, min, max);

        public Tensor cos() => Aten.cos.Call(this);

        public Tensor cos_() => Self(Aten.cos_, this);

        public Tensor cosh() => Aten.cosh.Call(this);

        public Tensor cosh_() => Self(Aten.cosh_, this);

        public Tensor erf() => Aten.erf.Call(this);

        public Tensor erf_() => Self(Aten.erf_, this);

        public Tensor erfc() => Aten.erfc.Call(this);

        public Tensor erfinv() => Aten.erfinv.Call(this);

        public Tensor exp() => Aten.exp.Call(this);

        public Tensor exp_() => Self(Aten.exp_, this);

        public Tensor exp2() => Aten.exp2.Call(this);

        public Tensor expm1() => Aten.expm1.Call(this);

        public Tensor expm1_() => Self(Aten.expm1_, this);

        public Tensor floor() => Aten.floor.Call(this);

        public Tensor floor_() => Self(Aten.floor_, this);

        public Tensor frac() => Aten.frac.Call(this);

        public Tensor isfinite() => Aten.isfinite.Call(this);

        public Tensor isinf() => Aten.isinf.Call(this);

        public Tensor isnan() => Aten.isnan.Call(this);

        public Tensor log() => Aten.log.Call(this);

        public Tensor log_() => Self(Aten.log_, this);

        public Tensor log10() => Aten.log10.Call(this);

        public Tensor log10_() => Self(Aten.log10_, this);

        public Tensor log1p() => Aten.log1p.Call(this);

        public Tensor log1p_() => Self(Aten.log1p_, this);

        public Tensor log2() => Aten.log2.Call(this);

        public Tensor log2_() => Self(Aten.log2_, this);

        public Tensor logit(double? eps = null) => Aten.logit.Call(this, eps);

        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) => Aten.nan_to_num.Call(this, nan, posinf, neginf);

        public Tensor nan_to_num_(double nan = 0, double? posinf = null, double? neginf = null) => Self(Aten.nan_to_num_, this, nan, posinf, neginf);

        public Tensor neg() => Aten.neg.Call(this);

        public Tensor neg_() => Self(Aten.neg_, this);

        public Tensor negative() => Aten.negative.Call(this);

        public Tensor reciprocal() => Aten.reciprocal.Call(this);

        public Tensor reciprocal_() => Self(Aten.reciprocal_, this);

        public Tensor round(long decimals = 0) => Aten.round_decimals.Call(this, decimals);

        public Tensor round_(long decimals = 0) => Self(Aten.round__decimals, this, decimals);

        public Tensor rsqrt() => Aten.rsqrt.Call(this);

        public Tensor rsqrt_() => Self(Aten.rsqrt_, this);

        public Tensor sign() => Aten.sign.Call(this);

        public Tensor sign_() => Self(Aten.sign_, this);

        public Tensor signbit() => Aten.signbit.Call(this);

        public Tensor sin() => Aten.sin.Call(this);

        public Tensor sin_() => Self(Aten.sin_, this);

        public Tensor sinh() => Aten.sinh.Call(this);

        public Tensor sinh_() => Self(Aten.sinh_, this);

        public Tensor sqrt() => Aten.sqrt.Call(this);

        public Tensor sqrt_() => Self(Aten.sqrt_, this);

        public Tensor square() => Aten.square.Call(this);

        public Tensor tan() => Aten.tan.Call(this);

        public Tensor tan_() => Self(Aten.tan_, this);

        public Tensor tanh() => Aten.tanh.Call(this);

        public Tensor tanh_() => Self(Aten.tanh_, this);

        public Tensor trunc() => Aten.trunc.Call(this);

        public Tensor trunc_() => Self(Aten.trunc_, this);
    }
}
