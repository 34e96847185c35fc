using TorchSharp.Native;

namespace TorchSharp;

/// <content>The class <see cref="Tensor"/>.</content>
public static partial class torch
{
    /// <content>Random numbers.</content>
    public partial class Tensor
    {
        public Tensor bernoulli(Generator? generator = null) => Aten.bernoulli.Call(this, generator);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Self(Aten.bernoulli__float, this, p, generator);
        public Tensor bernoulli_(Tensor p, Generator? generator = null) => Self(Aten.bernoulli__Tensor, this, p, generator);

        public Tensor exponential_(double lambda = 1, Generator? generator = null) => Self(Aten.exponential_, this, lambda, generator);

        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Aten.multinomial.Call(this, num_samples, replacement, generator);

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) => Self(Aten.normal_, this, mean, std, generator);

        public Tensor poisson(Generator? generator = null) => Aten.poisson.Call(this, generator);

        public Tensor random_(double from, double to, Generator? generator = null) => Self(Aten.random__from, this, (long)from, (long)to, generator);

        public Tensor uniform_(double from, double to, Generator? generator = null) => Self(Aten.uniform_, this, from, to, generator);
    }
}
