namespace Microsoft.DotNet.Interactive;

/// <summary>What a package adds to a kernel.</summary>
public interface IKernelExtension
{
    Task OnLoadAsync(Kernel kernel);
}
