using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Weight, bias and running statistics of normalising modules.</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "bias")]
    private Parameter? biasParameter;

    [ComponentName(Name = "weight")]
    private Parameter? weightParameter;

    [ComponentName(Name = "running_mean")]
    private Tensor? runningMean;

    [ComponentName(Name = "running_var")]
    private Tensor? runningVar;

    [ComponentName(Name = "num_batches_tracked")]
    private Tensor? batchesTracked;

    public NormBase(
        long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(name)
    {
        this.num_features = num_features;
        this.eps = eps;
        this.momentum = momentum;
        this.affine = affine;
        this.track_running_stats = track_running_stats;
        if (affine)
        {
            weight = nn.Parameter(empty(num_features, dtype, device));
            bias = nn.Parameter(empty(num_features, dtype, device));
        }

        if (track_running_stats)
        {
            running_mean = zeros(num_features, dtype, device);
            running_var = ones(num_features, dtype, device);
            num_batches_tracked = tensor(0L, dtype, device);
        }

        reset_parameters();
    }

    public long num_features { get; private set; }

    public double eps { get; set; }

    public double? momentum { get; set; }

    public bool affine { get; private set; }

    public bool track_running_stats { get; private set; }

    public Parameter? bias
    {
        get => biasParameter;
        set => Store(ref biasParameter, value, "bias");
    }

    public Parameter weight
    {
        get => weightParameter!;
        set => Store(ref weightParameter, value, "weight");
    }

    public Tensor? running_mean
    {
        get => runningMean;
        set => Store(ref runningMean, value, "running_mean");
    }

    public Tensor? running_var
    {
        get => runningVar;
        set => Store(ref runningVar, value, "running_var");
    }

    public Tensor? num_batches_tracked
    {
        get => batchesTracked;
        set => Store(ref batchesTracked, value, "num_batches_tracked");
    }

    public void reset_running_stats()
    {
        running_mean?.fill_(0);
        running_var?.fill_(1);
        num_batches_tracked?.fill_(0);
    }

    public void reset_parameters()
    {
        reset_running_stats();
        if (affine)
        {
            nn.init.ones_(weight);
            nn.init.zeros_(bias!);
        }
    }

    protected abstract void ValidateInputDimensions(Tensor input);
}
