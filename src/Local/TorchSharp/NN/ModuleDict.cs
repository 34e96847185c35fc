using System.Collections;
using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Modules under names, in the order in which they were added.</summary>
    public class ModuleDict<T> : nn.Module, IDictionary<string, T>, IList<(string, T)>
        where T : nn.Module
    {
        private readonly OrderedDictionary<string, T> entries = new(StringComparer.Ordinal);
        private bool registered;

        public ModuleDict()
            : base("ModuleDict")
        {
        }

        public int Count => entries.Count;

        public bool IsReadOnly => false;

        public ICollection<string> Keys => entries.Keys;

        public ICollection<T> Values => entries.Values;

        public T this[string key]
        {
            get => entries[key];
            set => entries[key] = value;
        }

        public (string, T) this[int index]
        {
            get => (entries.GetAt(index).Key, entries.GetAt(index).Value);
            set => entries.SetAt(index, value.Item1, value.Item2);
        }

        public IEnumerator<(string, T)> items() => GetEnumerator();

        public IEnumerable<string> keys() => entries.Keys;

        public IEnumerable<T> values() => entries.Values;

        public void clear() => entries.Clear();

        public void Clear() => entries.Clear();

        public void Add(string key, T value) => entries.Add(key, value);

        public void Add((string, T) item) => entries.Add(item.Item1, item.Item2);

        public void Add(KeyValuePair<string, T> item) => entries.Add(item.Key, item.Value);

        public void Insert(int index, (string, T) item) => entries.Insert(index, item.Item1, item.Item2);

        public bool Remove(string key) => entries.Remove(key);

        public bool Remove((string, T) item) => Contains(item) && entries.Remove(item.Item1);

        public bool Remove(KeyValuePair<string, T> item) => entries.Remove(item.Key);

        public void RemoveAt(int index) => entries.RemoveAt(index);

        public bool ContainsKey(string key) => entries.ContainsKey(key);

        public bool Contains((string, T) item) => entries.TryGetValue(item.Item1, out T? value) && ReferenceEquals(value, item.Item2);

        public bool Contains(KeyValuePair<string, T> item) => entries.ContainsKey(item.Key);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => entries.TryGetValue(key, out value);

        public int IndexOf((string, T) item) => Contains(item) ? entries.IndexOf(item.Item1) : -1;

        public void CopyTo((string, T)[] array, int arrayIndex) => entries.Select(pair => (pair.Key, pair.Value)).ToArray().CopyTo(array, arrayIndex);

        public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) => entries.ToArray().CopyTo(array, arrayIndex);

        public IEnumerator<(string, T)> GetEnumerator() => entries.Select(pair => (pair.Key, pair.Value)).GetEnumerator();

        IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() => entries.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        protected override void RegisterComponents()
        {
            if (!registered)
            {
                foreach ((string name, T module) in entries)
                {
                    register_module(name, module);
                }
            }

            registered = true;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.ModuleDict<Module> ModuleDict(params (string, Module)[] modules) => ModuleDict<Module>(modules);

            public static Modules.ModuleDict<T> ModuleDict<T>(params (string, T)[] modules)
                where T : Module
            {
                var dictionary = new Modules.ModuleDict<T>();
                foreach ((string, T) entry in modules)
                {
                    dictionary.Add(entry);
                }

                return dictionary;
            }
        }
    }
}
