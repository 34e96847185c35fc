using System.Collections;

namespace Microsoft.DotNet.Interactive;

/// <summary>The kernels of a <see cref="CompositeKernel"/>.</summary>
public class KernelCollection : IReadOnlyCollection<Kernel>
{
    private readonly List<Kernel> kernels = [];

    internal KernelCollection()
    {
    }

    public int Count => kernels.Count;

    public bool TryGetByAlias(string alias, out Kernel kernel)
    {
        kernel = kernels.Find(candidate => candidate.KernelInfo.IsNamed(alias))!;
        return kernel is not null;
    }

    public IEnumerator<Kernel> GetEnumerator() => kernels.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(Kernel kernel) => kernels.Add(kernel);
}
