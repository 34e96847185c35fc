using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What the optimizers have in common: groups of parameters with options, and a state for each parameter.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    protected OptimizerOptions _defaults = null!;

    private readonly Dictionary<Parameter, OptimizerState> states = new(ReferenceEqualityComparer.Instance);

    public OptimizerHelper()
    {
    }

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        int index = 0;
        foreach (ParamGroup group in _parameter_groups)
        {
            dictionary.Options.Add(group.Options);
            List<Parameter> members = [.. group.Parameters];
            dictionary.State.AddRange(members.Select(StateOf));
            dictionary.StateIndexRef.Add([.. members.Select(_ => index++)]);
        }

        return dictionary;
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        StateDictionary own = this.state_dict();
        if (state_dict.Options.Count != own.Options.Count)
        {
            throw new ArgumentException("Invalid optimizer state -- different number of parameter groups.");
        }

        if (state_dict.State.Count != own.State.Count)
        {
            throw new ArgumentException("Invalid optimizer state -- different number of states.");
        }

        foreach ((OptimizerOptions target, OptimizerOptions source) in own.Options.Zip(state_dict.Options).Where(pair => pair.First != pair.Second))
        {
            target.LoadStateDict(source);
        }

        foreach ((OptimizerState target, OptimizerState source) in own.State.Zip(state_dict.State).Where(pair => pair.First != pair.Second))
        {
            target.LoadStateDict(source);
        }
    }

    public void to(Device device)
    {
        foreach (OptimizerState state in states.Values)
        {
            state.to(device);
        }
    }

    public override void zero_grad() => base.zero_grad();

    public override IEnumerable<Parameter> parameters() => base.parameters();

    public override void add_param_group(ParamGroup param_group) => base.add_param_group(param_group);

    /// <summary>Runs a step on each group, without recording gradients and in a scope of its own.</summary>
    protected Tensor? _step<T>(Action<T> body, Func<Tensor>? loss_closure = null)
        where T : ParamGroup
    {
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using IDisposable recorded = enable_grad();
            loss = loss_closure();
        }

        using IDisposable mode = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (ParamGroup group in _parameter_groups)
        {
            body((T)group);
        }

        return loss;
    }

    private protected override void DisposeStates()
    {
        foreach (IDisposable state in states.Values.OfType<IDisposable>())
        {
            state.Dispose();
        }

        states.Clear();
    }

    /// <summary>Adds a group whose options are complete, with a fresh state for each parameter.</summary>
    internal void Add(ParamGroup group, Func<Parameter, OptimizerState> make)
    {
        group.Parameters = [.. group.Parameters];
        group.Options.InitialLearningRate = group.LearningRate;
        _parameter_groups.Add(group);
        foreach (Parameter parameter in group.Parameters)
        {
            OptimizerState state = make(parameter);
            states[parameter] = state;
            state.Initialize(group.Options);
        }
    }

    internal OptimizerState StateOf(Parameter parameter) => states[parameter];
}
