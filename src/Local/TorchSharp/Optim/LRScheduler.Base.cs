namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public abstract class LRScheduler
            {
                protected int _step_count;

                protected LRScheduler()
                {
                }

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    Controlled = optimizer;
                    LastEpoch = last_epoch;
                    Verbose = verbose;
                    BaseRates = [.. Groups.Select(group => group.InitialLearningRate)];
                    LastRates = Rates;
                }

                internal Optimizer Controlled { get; } = null!;

                internal int LastEpoch { get; set; } = -1;

                internal double[] BaseRates { get; } = [];

                internal double[] LastRates { get; set; } = [];

                internal IEnumerable<ILearningRateController> Groups => Controlled.ParamGroups;

                /// <summary>The rates that the optimizer has now, one for each group.</summary>
                internal double[] Rates => [.. Groups.Select(group => group.LearningRate)];

                private bool Verbose { get; }

                public virtual void step() => step(null);

                public virtual void step(int? epoch)
                {
                    _step_count++;
                    LastEpoch = epoch ?? (LastEpoch + 1);
                    double[] rates = [.. epoch.HasValue ? get_closed_form_lr() : get_lr()];
                    foreach ((int k, ILearningRateController group) in Groups.Index())
                    {
                        group.LearningRate = rates[k];
                        if (Verbose && LastRates[k] != rates[k])
                        {
                            Console.WriteLine($"Adjusting learning rate to {rates[k]}");
                        }
                    }

                    LastRates = rates;
                }

                public virtual void step(double current, int? epoch = null) => step(epoch);

                public IEnumerable<double> get_last_lr() => LastRates;

                protected virtual IEnumerable<double> get_lr() => Rates;

                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();
            }
        }
    }
}
