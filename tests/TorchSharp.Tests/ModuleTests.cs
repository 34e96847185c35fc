using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class ModuleTests
{
    private sealed class Inner : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter scale = nn.Parameter(ones(1));
        private readonly Linear fc = nn.Linear(3, 2);

        public Inner()
            : base("Inner") => RegisterComponents();

        public override Tensor forward(Tensor input) => fc.call(input) * scale;
    }

    private sealed class Outer : nn.Module<Tensor, Tensor>
    {
        private readonly Inner second = new();
        private readonly Tensor table = arange(4, ScalarType.Float32);

        [ComponentName(Name = "renamed")]
        private readonly Parameter hidden = nn.Parameter(zeros(2));

        private readonly BatchNorm1d norm = nn.BatchNorm1d(2);
        private readonly ModuleList<Linear> many = nn.ModuleList(nn.Linear(1, 1), nn.Linear(1, 1, hasBias: false));
        private readonly ModuleDict<nn.Module> named = nn.ModuleDict(("a", (nn.Module)nn.Linear(1, 1)), ("b", nn.Identity()));
        private readonly Dropout dropout = nn.Dropout(0.5);
        private readonly List<Linear> unregistered = [nn.Linear(1, 1)];

        public Outer()
            : base("Outer")
        {
            RegisterComponents();
            register_buffer("fleeting", zeros(1), persistent: false);
        }

        public int Unregistered => unregistered.Count;

        public int Parts => many.Count + named.Count;

        public override Tensor forward(Tensor input) => dropout.call(norm.call(second.call(input)));
    }

    // The package cannot move a ModuleDict.
    private sealed class Movable : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter scale = nn.Parameter(ones(2));
        private readonly Tensor table = arange(4, ScalarType.Float32);
        private readonly Tensor counts = arange(4);
        private readonly ModuleList<nn.Module> parts = nn.ModuleList<nn.Module>(nn.Linear(3, 2), nn.BatchNorm1d(2));

        public Movable()
            : base("Movable") => RegisterComponents();

        public bool HoldsWhatIsRegistered => ReferenceEquals(scale, get_parameter("scale")) && ReferenceEquals(table, get_buffer("table"))
            && ReferenceEquals(counts, get_buffer("counts"));

        public override Tensor forward(Tensor input) => ((BatchNorm1d)parts[1]).call(((Linear)parts[0]).call(input)) * scale;
    }

    private sealed class Two : nn.Module<Tensor, Tensor, Tensor>
    {
        public Two()
            : base("Two") => RegisterComponents();

        public override Tensor forward(Tensor input1, Tensor input2) => input1 + (2 * input2);
    }

    [Fact]
    public void Fields_are_registered_in_the_order_of_their_declaration()
    {
        using var model = new Outer();
        Assert.Equal(
            ["renamed", "second.scale", "second.fc.weight", "second.fc.bias", "norm.weight", "norm.bias", "many.0.weight", "many.0.bias", "many.1.weight", "named.a.weight", "named.a.bias"],
            model.named_parameters().Select(pair => pair.name));
        Assert.Equal(["table", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked"], model.named_buffers().Select(pair => pair.name));
        Assert.Equal(["second", "norm", "many", "named", "dropout"], model.named_children().Select(pair => pair.name));
        Assert.Equal(
            ["second", "norm", "many", "named", "dropout", "second.fc", "many.0", "many.1", "named.a", "named.b"],
            model.named_modules().Select(pair => pair.name));
        Assert.Equal(1, model.Unregistered);
        Assert.Equal(4, model.Parts);
    }

    [Fact]
    public void The_state_dictionary_has_all_parameters_then_all_buffers()
    {
        using var model = new Outer();
        Assert.Equal(
            [.. model.named_parameters().Select(pair => pair.name), "table", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked"],
            model.state_dict().Keys);
        Assert.Same(model.get_parameter("renamed"), model.state_dict()["renamed"]);
        Assert.Equal("pre.renamed", model.state_dict(prefix: "pre").Keys.First());
    }

    [Fact]
    public void Parameters_and_buffers_are_found_by_name()
    {
        using var model = new Outer();
        Assert.True(model.has_parameter("second.fc.weight"));
        Assert.False(model.has_parameter("second.fc.nothing"));
        Assert.True(model.has_buffer("norm.running_var"));
        Assert.False(model.has_buffer("second.scale"));
        Assert.Equal([2L, 3L], model.get_parameter("second.fc.weight")!.shape);
        Assert.Null(model.get_parameter("nothing"));
        Assert.NotNull(model.get_buffer("table"));
    }

    [Fact]
    public void A_state_dictionary_is_loaded_by_value_and_checked()
    {
        using var source = new Outer();
        using var target = new Outer();
        target.load_state_dict(source.state_dict());
        Assert.All(source.state_dict(), pair => Assert.True(pair.Value.Equals(target.state_dict()[pair.Key])));
        Assert.NotSame(source.get_parameter("renamed"), target.get_parameter("renamed"));

        Dictionary<string, Tensor> partial = new(source.state_dict()) { ["more"] = zeros(1) };
        partial.Remove("table");
        Assert.Throws<InvalidOperationException>(() => target.load_state_dict(partial));
        (IList<string> missing, IList<string> unexpected) = target.load_state_dict(partial, strict: false);
        Assert.Equal(["table"], missing);
        Assert.Equal(["more"], unexpected);
        target.load_state_dict(partial, skip: ["table", "more"]);
    }

    [Fact]
    public void Training_reaches_the_modules_within()
    {
        using var model = new Outer();
        Assert.True(model.training);
        model.eval();
        Assert.All(model.modules(), module => Assert.False(module.training));
        Assert.True(model.call(ones(2, 3)).Equals(model.call(ones(2, 3))));
        model.train();
        Assert.All(model.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public void Moving_changes_floating_point_values_only_and_replaces_parameters()
    {
        using var model = new Movable();
        model.call(rand(4, 3)).sum().backward();
        Parameter before = model.get_parameter("scale")!;
        Movable same = model.to(ScalarType.Float64);
        Assert.Same(model, same);
        Assert.True(model.HoldsWhatIsRegistered);
        Assert.Equal(ScalarType.Float64, model.get_parameter("parts.0.weight")!.dtype);
        Assert.Equal(ScalarType.Float64, model.get_parameter("parts.0.weight")!.grad!.dtype);
        Assert.Equal(ScalarType.Float64, model.get_buffer("parts.1.running_mean")!.dtype);
        Assert.Equal(ScalarType.Float64, model.get_buffer("table")!.dtype);
        Assert.Equal(ScalarType.Int64, model.get_buffer("counts")!.dtype);
        Assert.Equal(ScalarType.Int64, model.get_buffer("parts.1.num_batches_tracked")!.dtype);
        Assert.NotSame(before, model.get_parameter("scale"));
        Assert.True(model.get_parameter("scale")!.requires_grad);
        Assert.Equal(ScalarType.Float64, model.call(rand(2, 3, ScalarType.Float64)).dtype);
        Parameter moved = model.get_parameter("scale")!;
        model.to(ScalarType.Float64).cpu();
        Assert.Same(moved, model.get_parameter("scale"));
        Assert.Throws<ArgumentException>(() => model.to(ScalarType.Int64));
        Assert.Equal(ScalarType.Float32, model.@float().get_parameter("scale")!.dtype);
        Assert.Equal(ScalarType.Float16, model.half().get_parameter("scale")!.dtype);
        Assert.Equal(ScalarType.BFloat16, model.bfloat16().get_parameter("scale")!.dtype);
    }

    [Fact]
    public void Names_must_be_new_and_plain()
    {
        using var model = new Outer();
        Assert.Throws<InvalidOperationException>(() => model.register_buffer("table", zeros(1)));
        Assert.Throws<InvalidOperationException>(() => model.register_parameter("renamed", nn.Parameter(zeros(1))));
        Assert.Throws<InvalidOperationException>(() => model.register_module("second", nn.Identity()));
        Assert.Throws<ArgumentException>(() => model.register_module("a.b", nn.Identity()));
        Assert.Throws<InvalidOperationException>(() => nn.Identity().register_buffer("x", zeros(1)));
        Assert.Throws<ArgumentNullException>(() => model.register_buffer("x", null!));
    }

    [Fact]
    public void Gradients_are_cleared_to_nothing_or_to_zero()
    {
        using var model = new Inner();
        model.call(ones(1, 3)).sum().backward();
        Assert.NotNull(model.get_parameter("scale")!.grad);
        model.zero_grad(set_to_none: false);
        Assert.Equal(0f, model.get_parameter("scale")!.grad!.item<float>());
        model.zero_grad();
        Assert.Null(model.get_parameter("scale")!.grad);
    }

    [Fact]
    public void Hooks_run_around_call_and_not_around_forward()
    {
        using var model = new Inner();
        int calls = 0;
        using Tensor input = ones(1, 3);
        Tensor plain = model.call(input);
        var before = model.register_forward_pre_hook((_, x) =>
        {
            calls++;
            return x * 2;
        });
        var after = model.register_forward_hook((_, _, y) => y + 1);
        Assert.False(model.call(input).allclose(plain));
        Assert.True(model.forward(input).allclose(plain));
        Assert.Equal(1, calls);
        before.remove();
        after.remove();
        Assert.True(model.call(input).allclose(plain));
        using var two = new Two();
        Assert.Equal(5f, two.call(tensor(1f), tensor(2f)).item<float>());
    }

    [Fact]
    public void Sequential_runs_its_modules_in_order()
    {
        using Sequential model = nn.Sequential(("first", nn.Linear(3, 3)), ("second", nn.ReLU()), ("third", nn.Linear(3, 1)));
        Assert.Equal(["first.weight", "first.bias", "third.weight", "third.bias"], model.named_parameters().Select(pair => pair.name));
        Assert.Equal(["first", "second", "third"], model.named_children().Select(pair => pair.name));
        using Sequential numbered = nn.Sequential(nn.Linear(3, 3), nn.ReLU());
        Assert.Equal(["0.weight", "0.bias"], numbered.state_dict().Keys);
        Assert.Equal(2, numbered.Count);
        numbered.append(nn.Linear(3, 2)).append("named", nn.Tanh());
        Assert.Equal(["0", "1", "2", "named"], numbered.named_children().Select(pair => pair.name));
        Tensor x = rand(4, 3);
        Assert.True(model.call(x).allclose(model[1..].call(model[0].call(x))));
        Assert.True(nn.Sequential().call(x).Equals(x));
        numbered.eval();
        Assert.All(numbered.children(), child => Assert.False(child.training));
    }

    [Fact]
    public void Apply_visits_the_children_first()
    {
        using var model = new Inner();
        var names = new List<string>();
        model.apply(module => names.Add(module.GetName()));
        Assert.Equal(["Linear", "Inner"], names);
    }

    [Fact]
    public void Disposing_a_module_disposes_what_it_owns()
    {
        var model = new Outer();
        Tensor[] owned = [.. model.state_dict().Values];
        model.Dispose();
        Assert.All(owned, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void Modules_keep_their_parameters_out_of_scopes()
    {
        Linear made;
        using (NewDisposeScope())
        {
            made = nn.Linear(2, 2);
        }

        Assert.False(made.weight.IsInvalid);
        Assert.False(made.bias!.IsInvalid);
        made.Dispose();
    }

    [Fact]
    public void A_shared_module_counts_once_among_parameters_and_has_all_its_names()
    {
        Linear shared = nn.Linear(1, 1);
        using ModuleList<Linear> list = nn.ModuleList(shared, shared);
        using var holder = new Holder(list);
        Assert.Equal(2, holder.parameters().Count());
        Assert.Equal(["list.0.weight", "list.0.bias", "list.1.weight", "list.1.bias"], holder.state_dict().Keys);
        using Sequential sequence = nn.Sequential(("x", holder));
        Assert.Equal(["x.list.0.weight", "x.list.0.bias"], sequence.state_dict().Keys);
    }

    private sealed class Holder : nn.Module<Tensor, Tensor>
    {
        private readonly ModuleList<Linear> list;

        public Holder(ModuleList<Linear> list)
            : base("Holder")
        {
            this.list = list;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => list[1].call(list[0].call(input));
    }
}
