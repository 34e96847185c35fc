using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Strm.Jupyter.Hosting;

namespace Strm.Jupyter.Installation;

/// <summary>The registration of this kernel with Jupyter: a folder with <c>kernel.json</c>.</summary>
public static partial class KernelSpec
{
    /// <summary>The name that notebooks of .NET Interactive have.</summary>
    public const string Preferred = ".net-csharp";

    /// <summary>The name where another kernel has that one.</summary>
    public const string Fallback = "strm-csharp";

    private const string Mark = "strm";

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Registers the kernel.</summary>
    /// <param name="command">The command that runs it; the connection file's path is appended.</param>
    /// <param name="user">For this user instead of everyone.</param>
    /// <param name="name">Its name; null: <see cref="Preferred"/> if that is free, else <see cref="Fallback"/>.</param>
    /// <returns>The folder written.</returns>
    /// <exception cref="JupyterException">The name is none or belongs to another kernel, or the folder cannot be written.</exception>
    public static string Install(IReadOnlyList<string> command, bool user, string? name = null)
    {
        if (name is not null && !Name().IsMatch(name)) throw new JupyterException($"The name '{name}' was given.", "A kernel's name has letters, digits, dots, hyphens and underscores.", "Give another --name.");
        var chosen = name ?? (IsFree(Preferred) ? Preferred : Fallback);
        if (!IsFree(chosen)) throw new JupyterException($"There is another kernel with the name {chosen}: {Folders(chosen).First(folder => !IsOurs(folder))}.", "A name can belong to one kernel.", "Give another --name, or uninstall that kernel.");
        var target = Path.Combine(JupyterFolders.For(user), "kernels", chosen);
        Write(target, Text(command, chosen), user);
        return target;
    }

    /// <summary>Writes a registration that only a Jupyter finds whose <c>JUPYTER_PATH</c> names the folder.</summary>
    /// <param name="command">The command that runs the kernel; the connection file's path is appended.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="JupyterException">The folder cannot be written.</exception>
    public static void WriteTo(IReadOnlyList<string> command, string folder) => Write(Path.Combine(folder, "kernels", Preferred), Text(command, Preferred), user: true);

    /// <summary>Removes what <see cref="Install"/> wrote.</summary>
    /// <param name="user">Of this user instead of everyone.</param>
    /// <param name="name">Its name; null: whatever the name.</param>
    /// <returns>The folders removed.</returns>
    /// <exception cref="JupyterException">There is no such registration, or it cannot be removed.</exception>
    public static IReadOnlyList<string> Uninstall(bool user, string? name = null)
    {
        var kernels = Path.Combine(JupyterFolders.For(user), "kernels");
        var candidates = name is not null ? [Path.Combine(kernels, name)] : Directory.Exists(kernels) ? Directory.GetDirectories(kernels) : [];
        List<string> found = [.. candidates.Where(IsOurs).Order(StringComparer.Ordinal)];
        if (found.Count == 0) throw new JupyterException($"No kernel of this program is registered in {kernels}{(name is null ? "" : $" with the name {name}")}.", "Only what strm installed is removed.", $"Try {(user ? "without" : "with")} --user; jupyter kernelspec list shows all kernels.");
        foreach (var folder in found) Guard(folder, user, () => Directory.Delete(folder, recursive: true));
        return found;
    }

    private static string Text(IReadOnlyList<string> command, string name) => new JsonObject
    {
        ["env"] = new JsonObject(),
        ["argv"] = new JsonArray([.. command.Append("{connection_file}").Select(word => (JsonNode?)word)]),
        ["display_name"] = name == Preferred ? ".NET (C#)" : name == Fallback ? "C# (strm)" : $"C# ({name})",
        ["language"] = "C#",
        ["interrupt_mode"] = "message",
        ["metadata"] = new JsonObject { ["debugger"] = false, [Mark] = KernelDescription.Version },
    }.ToJsonString(Layout) + "\n";

    private static void Write(string folder, string text, bool user) => Guard(folder, user, () =>
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "kernel.json");
        File.WriteAllText(file + ".partial", text);
        File.Move(file + ".partial", file, overwrite: true);
    });

    private static void Guard(string folder, bool user, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JupyterException($"{folder} cannot be changed: {exception.Message.TrimEnd('.')}.", "It must be a folder that you may write to.",
                user ? "Set JUPYTER_DATA_DIR to another folder." : "Give --user, or run as root.", exception);
        }
    }

    private static bool IsFree(string name) => Folders(name).All(IsOurs);

    private static IEnumerable<string> Folders(string name) => JupyterFolders.All().Select(folder => Path.Combine(folder, "kernels", name)).Where(folder => File.Exists(Path.Combine(folder, "kernel.json")));

    private static bool IsOurs(string folder)
    {
        var file = Path.Combine(folder, "kernel.json");
        if (!File.Exists(file)) return false;
        try
        {
            return JsonNode.Parse(File.ReadAllText(file))?["metadata"]?[Mark] is not null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[.]?[A-Za-z0-9][A-Za-z0-9._-]*$")]
    private static partial Regex Name();
}
