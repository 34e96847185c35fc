using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Modules that are run one after the other.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<(string Name, nn.IModule<Tensor, Tensor> Module)> steps = [];

        internal Sequential()
            : base("Sequential")
        {
        }

        protected Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
            : this()
        {
            foreach ((string name, nn.Module<Tensor, Tensor> module) in modules)
            {
                append(name, module);
            }
        }

        protected Sequential(params nn.Module<Tensor, Tensor>[] modules)
            : this()
        {
            foreach (nn.Module<Tensor, Tensor> module in modules)
            {
                append(module);
            }
        }

        public int Count => steps.Count;

        [IndexerName("SequentialItems")]
        public nn.IModule<Tensor, Tensor> this[int index] => steps[index].Module;

        [IndexerName("SequentialItems")]
        public Sequential this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? steps.Count);

        [IndexerName("SequentialItems")]
        public Sequential this[Range index] => Slice(index.Start.GetOffset(steps.Count), index.End.GetOffset(steps.Count));

        public Sequential append(nn.IModule<Tensor, Tensor> module) => append($"{steps.Count}", module);

        public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
        {
            steps.Add((name, module));
            return this;
        }

        public override Tensor forward(Tensor tensor)
        {
            if (steps.Count == 0)
            {
                return tensor.alias();
            }

            Tensor current = steps[0].Module.call(tensor);
            foreach ((string _, nn.IModule<Tensor, Tensor> module) in steps.Skip(1))
            {
                using Tensor before = current;
                current = module.call(before);
            }

            return current;
        }

        // The modules are named here and not registered, so what is shared has one name only in the state dictionary.
        public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
            Within(recurse, (nn.Module module) => module.named_parameters(true));

        public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true) =>
            Within(recurse, (nn.Module module) => module.named_buffers(true, include_persistent));

        public override IEnumerable<(string name, nn.Module module)> named_children() => steps.Select(step => (step.Name, (nn.Module)step.Module));

        public override IEnumerable<(string name, nn.Module module)> named_modules() =>
            named_children().Concat(Within(true, (nn.Module module) => module.named_modules()));

        public override nn.Module apply(Action<nn.Module> fn)
        {
            foreach ((string _, nn.Module module) in named_children())
            {
                module.apply(fn);
            }

            fn(this);
            return this;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                foreach ((string _, nn.Module module) in named_children())
                {
                    module.Dispose();
                }
            }

            base.Dispose(disposing);
        }

        private IEnumerable<(string Name, T Value)> Within<T>(bool recurse, Func<nn.Module, IEnumerable<(string, T)>> members)
            where T : class
        {
            var seen = new HashSet<T>(ReferenceEqualityComparer.Instance);
            return !recurse ? []
                : from step in named_children()
                  from member in members(step.module)
                  where seen.Add(member.Item2)
                  select ($"{step.name}.{member.Item1}", member.Item2);
        }

        private Sequential Slice(int start, int end)
        {
            if (start < 0 || start > steps.Count)
            {
                throw new IndexOutOfRangeException($"{start} is not a valid index.");
            }

            if (end < 0 || end > steps.Count)
            {
                throw new IndexOutOfRangeException($"{end} is not a valid index.");
            }

            var slice = new Sequential();
            foreach ((string name, nn.IModule<Tensor, Tensor> module) in steps.Take(end).Skip(start))
            {
                slice.append(name, module);
            }

            return slice;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Sequential Sequential() => new();

            public static Modules.Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) =>
                Sequential((IEnumerable<(string, Module<Tensor, Tensor>)>)modules);

            public static Modules.Sequential Sequential(params Module<Tensor, Tensor>[] modules) => Sequential((IEnumerable<Module<Tensor, Tensor>>)modules);

            public static Modules.Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules)
            {
                var sequential = new Modules.Sequential();
                foreach ((string name, Module<Tensor, Tensor> module) in modules)
                {
                    sequential.append(name, module);
                }

                return sequential;
            }

            public static Modules.Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules)
            {
                var sequential = new Modules.Sequential();
                foreach (Module<Tensor, Tensor> module in modules)
                {
                    sequential.append(module);
                }

                return sequential;
            }
        }
    }
}
