using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <content>What a module holds, by name, and the state dictionary.</content>
        public partial class Module
        {
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
                foreach ((string name, Parameter parameter) in registeredParameters)
                {
                    if (!parameter.IsInvalid && seen.Add(parameter))
                    {
                        yield return (name, parameter);
                    }
                }

                if (!recurse)
                {
                    yield break;
                }

                foreach ((string module, Module child) in registeredModules)
                {
                    foreach ((string name, Parameter parameter) in child.named_parameters(true))
                    {
                        if (seen.Add(parameter))
                        {
                            yield return ($"{module}.{name}", parameter);
                        }
                    }
                }
            }

            // As in the package, buffers that are not persistent are left out whatever is asked for.
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach ((string name, (Tensor buffer, bool persistent)) in registeredBuffers)
                {
                    if (persistent && !buffer.IsInvalid && seen.Add(buffer))
                    {
                        yield return (name, buffer);
                    }
                }

                if (!recurse)
                {
                    yield break;
                }

                foreach ((string module, Module child) in registeredModules)
                {
                    foreach ((string name, Tensor buffer) in child.named_buffers(true, include_nonpersistent))
                    {
                        if (seen.Add(buffer))
                        {
                            yield return ($"{module}.{name}", buffer);
                        }
                    }
                }
            }

            public virtual IEnumerable<(string name, Module module)> named_children() => registeredModules.Select(pair => (pair.Key, pair.Value));

            // The children come first, then what is in them; the module itself is not among them.
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach ((string name, Module child) in registeredModules)
                {
                    yield return (name, child);
                }

                foreach ((string name, Module child) in registeredModules)
                {
                    foreach ((string inner, Module module) in child.named_modules())
                    {
                        yield return ($"{name}.{inner}", module);
                    }
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(pair => pair.parameter);

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(pair => pair.buffer);

            public virtual IEnumerable<Module> modules() => named_modules().Select(pair => pair.module);

            public virtual IEnumerable<Module> children() => named_children().Select(pair => pair.module);

            public virtual bool has_buffer(string target) =>
                registeredBuffers.ContainsKey(target) || ChildrenOn(target).Any(pair => pair.Child.has_buffer(pair.Tail));

            public virtual bool has_parameter(string target) =>
                registeredParameters.ContainsKey(target) || ChildrenOn(target).Any(pair => pair.Child.has_parameter(pair.Tail));

            public virtual Tensor? get_buffer(string target) =>
                registeredBuffers.TryGetValue(target, out (Tensor Tensor, bool) buffer) ? buffer.Tensor
                : ChildrenOn(target).Select(pair => pair.Child.get_buffer(pair.Tail)).FirstOrDefault(found => found is not null);

            public virtual Parameter? get_parameter(string target) =>
                registeredParameters.TryGetValue(target, out Parameter? parameter) ? parameter
                : ChildrenOn(target).Select(pair => pair.Child.get_parameter(pair.Tail)).FirstOrDefault(found => found is not null);

            // All parameters come first, then all buffers, then the other names of what is shared.
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string start = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach ((string name, Parameter parameter) in named_parameters())
                {
                    destination.TryAdd(start + name, parameter);
                }

                foreach ((string name, Tensor buffer) in named_buffers(include_nonpersistent: false))
                {
                    destination.TryAdd(start + name, buffer);
                }

                foreach ((string name, Module child) in registeredModules)
                {
                    child.state_dict(destination, start + name);
                }

                return destination;
            }

            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                Dictionary<string, Tensor> destination = state_dict();
                bool Counts(string key) => skip is null || !skip.Contains(key);
                List<string> unexpected = [.. source.Keys.Where(key => Counts(key) && !destination.ContainsKey(key))];
                List<string> missing = [.. destination.Keys.Where(key => Counts(key) && !source.ContainsKey(key))];
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                {
                    throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary.");
                }

                using IDisposable mode = no_grad();
                foreach ((string key, Tensor value) in source)
                {
                    if (Counts(key) && destination.TryGetValue(key, out Tensor? target))
                    {
                        target.copy_(value);
                    }
                }

                return (missing, unexpected);
            }

            // The child that a dotted name starts with, and the rest of the name.
            private IEnumerable<(Module Child, string Tail)> ChildrenOn(string target)
            {
                int dot = target.IndexOf('.', StringComparison.Ordinal);
                return dot < 0 ? [] : named_children().Where(child => child.name == target[..dot]).Select(child => (child.module, target[(dot + 1)..]));
            }
        }
    }
}
