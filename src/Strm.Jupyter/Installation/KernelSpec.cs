using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Strm.Jupyter.Hosting;

namespace Strm.Jupyter.Installation;

/// <summary>The registration of this kernel with Jupyter: a folder with <c>kernel.json</c>.</summary>
public static partial class KernelSpec
{
    /// <summary>The kernel name in .NET Interactive's notebooks.</summary>
    public const string Preferred = ".net-csharp";

    /// <summary>The name used if another kernel has that one.</summary>
    public const string Fallback = "strm-csharp";

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Registers the kernel.</summary>
    /// <param name="command">The command that runs it; the connection file's path is appended.</param>
    /// <param name="user">For this user instead of everyone.</param>
    /// <param name="name">Its name; null for <see cref="Preferred"/> if that is free, else <see cref="Fallback"/>.</param>
    /// <returns>The folder written.</returns>
    /// <exception cref="JupyterException">The name is invalid or belongs to another kernel, or the folder cannot be written.</exception>
    public static string Install(IReadOnlyList<string> command, bool user, string? name = null)
    {
        var folder = Choose(KernelKind.Host, user, name);
        Write(folder, KernelKind.Host, command, user);
        return folder;
    }

    /// <summary>Finds the folder for a new registration.</summary>
    /// <param name="kind">Which program it starts.</param>
    /// <param name="user">For this user instead of everyone.</param>
    /// <param name="name">Its name; null for <see cref="Preferred"/> if that is free, else the kind's own.</param>
    /// <returns>The folder; it may not exist yet.</returns>
    /// <exception cref="JupyterException">The name is invalid or belongs to a kernel that strm did not install.</exception>
    internal static string Choose(KernelKind kind, bool user, string? name)
    {
        if (name is not null && !Name().IsMatch(name))
            throw new JupyterException(
                $"The name '{name}' was given.",
                "A kernel's name may have letters, digits, dots, hyphens and underscores.",
                "Give another --name.");
        var chosen = name ?? (Folders(Preferred).All(folder => IsOf(kind, folder)) ? Preferred : kind.Fallback);
        if (Folders(chosen).FirstOrDefault(folder => !IsOurs(folder)) is { } other)
            throw new JupyterException(
                $"There is another kernel with the name {chosen}: {other}.",
                "A name can belong to one kernel.",
                "Give another --name, or uninstall that kernel.");
        return Path.Combine(JupyterFolders.For(user), "kernels", chosen);
    }

    /// <summary>Writes a registration.</summary>
    /// <param name="folder">Its folder, whose name is the kernel's.</param>
    /// <param name="kind">Which program it starts.</param>
    /// <param name="command">The command that runs the kernel; the connection file's path is appended.</param>
    /// <param name="user">For this user instead of everyone.</param>
    /// <exception cref="JupyterException">The folder cannot be written.</exception>
    internal static void Write(string folder, KernelKind kind, IReadOnlyList<string> command, bool user) => Guard(folder, user, () =>
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "kernel.json");
        File.WriteAllText(file + ".partial", Text(kind, command, Path.GetFileName(folder)));
        File.Move(file + ".partial", file, overwrite: true);
    });

    /// <summary>Writes a registration found only by a Jupyter whose <c>JUPYTER_PATH</c> names the folder.</summary>
    /// <param name="command">The command that runs the kernel; the connection file's path is appended.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="JupyterException">The folder cannot be written.</exception>
    public static void WriteTo(IReadOnlyList<string> command, string folder) =>
        Write(Path.Combine(folder, "kernels", Preferred), KernelKind.Host, command, user: true);

    /// <summary>Removes what <see cref="Install"/> wrote.</summary>
    /// <param name="user">For this user instead of everyone.</param>
    /// <param name="name">Its name; null for any name.</param>
    /// <returns>The folders removed.</returns>
    /// <exception cref="JupyterException">The registration does not exist or cannot be removed.</exception>
    public static IReadOnlyList<string> Uninstall(bool user, string? name = null)
    {
        var kernels = Path.Combine(JupyterFolders.For(user), "kernels");
        var candidates = name is not null
            ? [Path.Combine(kernels, name)]
            : Directory.Exists(kernels) ? Directory.GetDirectories(kernels) : [];
        List<string> found = [.. candidates.Where(IsOurs).Order(StringComparer.Ordinal)];
        if (found.Count == 0)
            throw new JupyterException(
                $"No kernel of this program is registered in {kernels}{(name is null ? "" : $" with the name {name}")}.",
                "Only what strm installed is removed.",
                $"Try {(user ? "without" : "with")} --user; jupyter kernelspec list shows all kernels.");
        foreach (var folder in found) Guard(folder, user, () => Directory.Delete(folder, recursive: true));
        return found;
    }

    private static string Text(KernelKind kind, IReadOnlyList<string> command, string name) => new JsonObject
    {
        ["env"] = new JsonObject(kind.Variables.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value))),
        ["argv"] = new JsonArray([.. command.Append("{connection_file}").Select(word => (JsonNode?)word)]),
        ["display_name"] = name == Preferred ? ".NET (C#)" : name == kind.Fallback ? kind.Title : $"C# ({name})",
        ["language"] = "C#",
        ["interrupt_mode"] = kind.InterruptMode,
        ["metadata"] = new JsonObject { ["debugger"] = false, [kind.Mark] = KernelDescription.Version },
    }.ToJsonString(Layout) + "\n";

    /// <summary>Changes a folder, and explains in a sentence if that is not possible.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="user">Whether it is this user's.</param>
    /// <param name="action">What to do.</param>
    /// <exception cref="JupyterException">It cannot be changed.</exception>
    internal static void Guard(string folder, bool user, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JupyterException($"{folder} cannot be changed: "
                + $"{exception.Message.TrimEnd('.')}.", "It must be a folder that you may write to.",
                user ? "Set JUPYTER_DATA_DIR to another folder." : "Give --user, or run as root.", exception);
        }
    }

    private static IEnumerable<string> Folders(string name) =>
        JupyterFolders.All()
            .Select(folder => Path.Combine(folder, "kernels", name))
            .Where(folder => File.Exists(Path.Combine(folder, "kernel.json")));

    private static bool IsOurs(string folder) => KernelKind.All.Any(kind => IsOf(kind, folder));

    private static bool IsOf(KernelKind kind, string folder)
    {
        var file = Path.Combine(folder, "kernel.json");
        if (!File.Exists(file)) return false;
        try
        {
            return JsonNode.Parse(File.ReadAllText(file))?["metadata"]?[kind.Mark] is not null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[.]?[A-Za-z0-9][A-Za-z0-9._-]*$")]
    private static partial Regex Name();
}
