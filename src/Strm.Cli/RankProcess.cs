using Strm.Training.Distributed;

namespace Strm.Cli;

/// <summary>A process that is one of several ranks: which it is, and how it ends when it cannot go on.</summary>
internal static class RankProcess
{
    /// <summary>The variable in which <c>strm launch</c> names its own process.</summary>
    public const string LauncherVariable = "STRM_LAUNCHER";

    // Time to save and to end by itself; a process in a long computation does not get to that.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    /// <summary>Which rank this process is; null where it is the only one.</summary>
    public static RankSettings? Settings() => RankSettings.Read(Environment.GetEnvironmentVariable);

    /// <summary>How this process meets the other ranks; it ends soon after another rank or its launcher does.</summary>
    /// <param name="error">Where the reason is written.</param>
    public static RankLinkOptions Options(TextWriter error)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable(LauncherVariable), out var launcher)) Follow(launcher, error);
        return new RankLinkOptions { OnLost = reason => EndSoon(reason, error) };
    }

    private static void Follow(int launcher, TextWriter error)
    {
        var thread = new Thread(() =>
        {
            while (Directory.Exists($"/proc/{launcher}")) Thread.Sleep(1000);
            EndSoon("The launcher of this process is gone.", error);
        });
        (thread.IsBackground, thread.Name) = (true, "strm launcher");
        thread.Start();
    }

    private static void EndSoon(string reason, TextWriter error)
    {
        Thread.Sleep(Grace);
        error.WriteLine($"{reason} All ranks must stay to the end. Go on with --resume.");
        error.Flush();
        Environment.Exit(StrmCommandLine.Failure);
    }
}
