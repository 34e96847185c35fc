namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The first rate times a function of the epoch.</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly Func<int, double>[] factors;

                    public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Enumerable.Repeat(lr_lambda, optimizer.ParamGroups.Count()), last_epoch, verbose)
                    {
                    }

                    public LambdaLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        factors = [.. lr_lambdas];
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => BaseRates.Zip(factors, (rate, factor) => rate * factor(LastEpoch));
                }

                /// <summary>Times gamma every so many epochs.</summary>
                public class StepLR : LRScheduler
                {
                    private readonly int stepSize;
                    private readonly double gamma;

                    public StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        stepSize = step_size;
                        this.gamma = gamma;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        LastEpoch == 0 || LastEpoch % stepSize != 0 ? Rates : Rates.Select(rate => rate * gamma);

                    protected override IEnumerable<double> get_closed_form_lr() => BaseRates.Select(rate => rate * Math.Pow(gamma, LastEpoch / stepSize));
                }

                /// <summary>Times gamma at each milestone, once even where it is listed twice.</summary>
                public class MultiStepLR : LRScheduler
                {
                    private readonly int[] milestones;
                    private readonly double gamma;

                    public MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        this.milestones = [.. milestones.Distinct()];
                        this.gamma = gamma;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => milestones.Contains(LastEpoch) ? Rates.Select(rate => rate * gamma) : Rates;

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(rate => rate * Math.Pow(gamma, milestones.Count(milestone => milestone <= LastEpoch)));
                }

                /// <summary>Times gamma every epoch.</summary>
                public class ExponentialLR : LRScheduler
                {
                    private readonly double gamma;

                    public ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        this.gamma = gamma;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => LastEpoch == 0 ? Rates : Rates.Select(rate => rate * gamma);

                    protected override IEnumerable<double> get_closed_form_lr() => BaseRates.Select(rate => rate * Math.Pow(gamma, LastEpoch));
                }

                /// <summary>A factor that changes linearly from start to end.</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double startFactor;
                    private readonly double endFactor;
                    private readonly int iterations;

                    public LinearLR(
                        Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        startFactor = start_factor;
                        endFactor = end_factor;
                        iterations = total_iters;
                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        double change = endFactor - startFactor;
                        return LastEpoch == 0 ? Rates.Select(rate => rate * startFactor)
                            : LastEpoch > iterations ? Rates
                            : Rates.Select(rate => rate * (1 + (change / ((iterations * startFactor) + ((LastEpoch - 1) * change)))));
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(rate => rate * (startFactor + ((endFactor - startFactor) * Math.Min(iterations, LastEpoch) / iterations)));
                }

                /// <summary>Half a cosine from the first rate to the least.</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double period;
                    private readonly double least;

                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        period = T_max;
                        least = eta_min;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        LastEpoch == 0 ? Rates
                        : (LastEpoch - 1 - period) % (2 * period) == 0
                            ? Rates.Zip(BaseRates, (rate, first) => rate + ((first - least) * (1 - Math.Cos(Math.PI / period)) / 2))
                        : Rates.Select(rate => (Height(LastEpoch) / Height(LastEpoch - 1) * (rate - least)) + least);

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        BaseRates.Select(first => least + ((first - least) * Height(LastEpoch) / 2));

                    private double Height(int epoch) => 1 + Math.Cos(Math.PI * epoch / period);
                }

                /// <summary>One scheduler after the other, changed at the milestones.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] schedulers;
                    private readonly int[] milestones;

                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1)
                        : base(optimizer, last_epoch + 1)
                    {
                        this.schedulers = [.. schedulers];
                        this.milestones = [.. milestones];
                        if (this.schedulers.Any(scheduler => scheduler.Controlled != optimizer))
                        {
                            throw new ArgumentException("The SequentialLR scheduler expects all its sub-schedulers to be bound to the same optimizer.");
                        }

                        if (this.milestones.Length != this.schedulers.Length - 1)
                        {
                            throw new ArgumentException(
                                $"Received {this.schedulers.Length} schedulers and {this.milestones.Length} milestones. "
                                + "The SequentialLR scheduler expects the number of schedulers to be one more than the number of milestones. ");
                        }

                        foreach (ILearningRateController group in Groups)
                        {
                            group.LearningRate = group.InitialLearningRate;
                        }

                        // Each has made its first step already.
                        foreach (LRScheduler scheduler in this.schedulers)
                        {
                            scheduler.LastEpoch--;
                        }

                        this.schedulers[0].step();
                        LastRates = this.schedulers[0].LastRates;
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        int index = milestones.Length;
                        while (index > 0 && milestones[index - 1] > LastEpoch)
                        {
                            index--;
                        }

                        schedulers[index].step(index > 0 && milestones[index - 1] == LastEpoch ? 0 : null);
                        return Rates;
                    }
                }
            }
        }
    }
}
