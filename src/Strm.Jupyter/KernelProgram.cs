using Strm.Jupyter.Hosting;
using Strm.Jupyter.Installation;
using Strm.Jupyter.Protocol;

namespace Strm.Jupyter;

/// <summary>The kernel as a program of its own: <c>strm-jupyter install [--user]</c>, and <c>strm-jupyter run FILE</c>, which Jupyter calls.</summary>
internal static class KernelProgram
{
    private const string Usage = """
        strm-jupyter: a Jupyter kernel for C# notebooks.

          strm-jupyter install [--user]      register it with Jupyter; --user: in ~/.local/share/jupyter
          strm-jupyter uninstall [--user]    remove the registration
          strm-jupyter run CONNECTION-FILE   serve a front end: what Jupyter calls
        """;

    private static async Task<int> Main(string[] args)
    {
        try
        {
            switch (args)
            {
                case [] or ["--help" or "-h"]:
                    await Console.Out.WriteLineAsync(Usage).ConfigureAwait(false);
                    return 0;
                case ["install"] or ["install", "--user"]:
                    var folder = KernelSpec.Install([.. Self(), "run"], args.Length == 2);
                    await Console.Out.WriteLineAsync($"{Path.GetFileName(folder)} is registered: {folder}").ConfigureAwait(false);
                    return 0;
                case ["uninstall"] or ["uninstall", "--user"]:
                    foreach (var removed in KernelSpec.Uninstall(args.Length == 2)) await Console.Out.WriteLineAsync($"removed {removed}").ConfigureAwait(false);
                    return 0;
                case ["run", var connection]:
                    await JupyterKernel.RunAsync(ConnectionFile.Read(connection), []).ConfigureAwait(false);

                    // Threads that cells started would keep the process.
                    Environment.Exit(0);
                    return 0;
                default:
                    await Console.Error.WriteLineAsync($"'{string.Join(' ', args)}' is no command of this program.\n\n{Usage}").ConfigureAwait(false);
                    return 2;
            }
        }
        catch (JupyterException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message).ConfigureAwait(false);
            return 1;
        }
    }

    private static string[] Self()
    {
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(KernelProgram).Assembly.Location] : [program];
    }
}
