using System.Diagnostics;
using System.Text.Json;

namespace Strm.Core.Tests.Checkpoints;

/// <summary>Runs Python with PyTorch, where the machine has it (Debian's python3-torch).</summary>
internal static class PythonTorch
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Helpers that every script has: <c>describe(state)</c> is name → [type, shape, SHA-256 of the elements in row-major order].</summary>
    private const string Prelude = """
        import sys, json, hashlib, torch, io
        from collections import OrderedDict
        def raw(t):
            t = t.detach().contiguous().reshape(-1)
            if t.dtype in (torch.bfloat16, torch.float16): t = t.view(torch.int16)
            return t.numpy().tobytes()
        def describe(state):
            return {k: [str(v.dtype)[6:], list(v.shape), hashlib.sha256(raw(v)).hexdigest()] for k, v in state.items() if isinstance(v, torch.Tensor)}
        torch.manual_seed(7)

        """;

    private static readonly Lazy<string?> Missing = new(() =>
    {
        if (!File.Exists(Interpreter)) return $"{Interpreter} is not on this machine.";
        var (code, _, _) = Start(["-c", "import torch"]);
        return code == 0 ? null : "Python has no torch (Debian: apt-get install python3-torch).";
    });

    /// <summary>Runs a script and reads the JSON that it prints; skips the test where PyTorch is missing.</summary>
    /// <param name="script">The script; <c>sys.argv[1:]</c> are the arguments.</param>
    /// <param name="arguments">The arguments.</param>
    public static JsonElement Run(string script, params string[] arguments)
    {
        Skip.If(Missing.Value is not null, Missing.Value);
        var (code, output, error) = Start(["-W", "ignore", "-c", Prelude + script, .. arguments]);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output.Length > 0 ? output : "null").RootElement;
    }

    private static (int Code, string Output, string Error) Start(string[] arguments)
    {
        var start = new ProcessStartInfo(Interpreter, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
