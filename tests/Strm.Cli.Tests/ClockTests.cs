using System.Diagnostics;
using System.Text.Json;

namespace Strm.Cli.Tests;

/// <summary>The clock is set back by a year in the middle of a run, or files have times that are still to come: results do not depend on it.</summary>
public sealed class ClockTests(LongCommands commands) : IClassFixture<LongCommands>, IDisposable
{
    // Stands between the program and the C library: seven tenths of a second after the start the clock goes back.
    private const string Clock = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <time.h>
        int clock_gettime(clockid_t id, struct timespec *now)
        {
            static int (*ask)(clockid_t, struct timespec *);
            static double first;
            if (!ask) ask = dlsym(RTLD_NEXT, "clock_gettime");
            struct timespec steady;
            ask(CLOCK_MONOTONIC, &steady);
            double seconds = steady.tv_sec + steady.tv_nsec / 1e9;
            if (first == 0) first = seconds;
            int code = ask(id, now);
            if (code == 0 && id == CLOCK_REALTIME && seconds - first > 0.7) now->tv_sec -= 365L * 86400;
            return code;
        }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("strm-clock-").FullName;

    [SkippableTheory]
    [Trait("Tier", "Full")]
    [InlineData("train")]
    [InlineData("prepare zip")]
    [InlineData("evaluate")]
    public async Task A_clock_that_is_set_back_changes_no_result(string command)
    {
        var library = Library();
        var whole = await WholeAsync(command);
        var place = Place("back");
        await CommandProcess.EndAsync(Start(command, place, "env", $"LD_PRELOAD={library}"));
        whole.AssertAlike(place, command);
        if (command != "evaluate") return;
        using var record = JsonDocument.Parse(await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(place, "out"), "evaluation-*.json")[0]));
        Assert.True(record.RootElement.GetProperty("created").GetDateTimeOffset() < DateTimeOffset.UtcNow.AddDays(-300), "The clock was not set back.");
    }

    [Theory]
    [Trait("Tier", "Full")]
    [InlineData("train", 2100)]
    [InlineData("train cached", 2100)]
    [InlineData("prepare zip", 2100)]
    [InlineData("evaluate", 2100)]
    [InlineData("evaluate", 1990)]
    public async Task Files_of_another_time_are_gone_on_with(string command, int year)
    {
        var whole = await WholeAsync(command);
        var place = Place("other");
        using (var process = Start(command, place))
        {
            var seen = Stopwatch.StartNew();
            while (Directory.GetFiles(place, "*", SearchOption.AllDirectories).Length < 4 && !process.HasExited && seen.Elapsed < TimeSpan.FromMinutes(1)) await Task.Delay(20);
            await Task.Delay(200);
            process.Kill();
            await process.WaitForExitAsync();
        }

        foreach (var file in Directory.GetFiles(place, "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(file, new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await CommandProcess.EndAsync(Start(command, place));
        whole.AssertAlike(place, $"{command} {year}");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Library()
    {
        var (source, library) = (Path.Combine(folder, "clock.c"), Path.Combine(folder, "clock.so"));
        File.WriteAllText(source, Clock);
        try
        {
            Skip.If(CommandProcess.Run("gcc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl") != 0, "A clock cannot be compiled here.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Skip.If(true, "There is no C compiler here, with which a clock could be made.");
        }

        return library;
    }

    private async Task<ExpectedFiles> WholeAsync(string command)
    {
        foreach (var name in new[] { "first", "second" }) await CommandProcess.EndAsync(Start(command, Place(name)));
        return ExpectedFiles.Of(ExpectedFiles.Content(Place("first")), ExpectedFiles.Content(Place("second")));
    }

    private Process Start(string command, string place, params string[] within) => CommandProcess.Start(commands.Arguments(command, place), within);

    private string Place(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
}
