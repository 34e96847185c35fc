using System.Text.Json;
using PuppeteerSharp;

namespace Strm.Notebooks.Tests;

/// <summary>A notebook in the classic Notebook, used as a person does: by its menus, its buttons and the keyboard.</summary>
internal sealed class OpenNotebook(IPage page)
{
    private const string Idle = "#kernel_indicator_icon.kernel_idle_icon";
    private const string Busy = "#kernel_indicator_icon.kernel_busy_icon";
    private const string CellCount = "document.querySelectorAll('#notebook-container > .cell').length";
    private const string LastCell = "document.querySelector('#notebook-container > .cell:last-child')";

    private const string Charts = "[...document.querySelectorAll('.js-plotly-plot')]";

    // A cell that runs or waits has a star for its number.
    private const string HaveEnded = "[...document.querySelectorAll('.code_cell .input_prompt')].every(prompt => /\\[\\d+\\]/.test(prompt.innerText))";

    private const string ChartSizes = $$"""
        JSON.stringify({{Charts}}.map(chart => {
          const drawing = chart.querySelector('svg.main-svg'), box = drawing.getBoundingClientRect();
          return { Width: box.width, Height: box.height, Marks: drawing.querySelectorAll('path, image').length, Visible: chart.checkVisibility() };
        }))
        """;

    private static readonly int Patience = (int)TimeSpan.FromMinutes(4).TotalMilliseconds; // of a machine with other work to do

    /// <summary>What the cells that failed show.</summary>
    public Task<string[]> ErrorsAsync() => page.EvaluateExpressionAsync<string[]>("[...document.querySelectorAll('.output_error')].map(error => error.innerText)");

    /// <summary>Opens it and waits for its kernel.</summary>
    public async Task OpenAsync(string address)
    {
        page.DefaultTimeout = page.DefaultNavigationTimeout = Patience;
        await page.GoToAsync(address);
        await page.WaitForSelectorAsync(Idle);
    }

    /// <summary>Runs all cells by the menu and waits for the last.</summary>
    public async Task RunAllAsync()
    {
        await ClickAsync("#celllink");
        await ClickAsync("#run_all_cells a");
        await EndAsync();
    }

    /// <summary>The drawn charts.</summary>
    public async Task<IReadOnlyList<DrawnChart>> ChartsAsync() => JsonSerializer.Deserialize<DrawnChart[]>(await page.EvaluateExpressionAsync<string>(ChartSizes))!;

    /// <summary>Takes a picture, with a chart in view.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="chart">Which of the charts, from 0.</param>
    public async Task PictureAsync(string path, int chart)
    {
        await page.EvaluateExpressionAsync($"{Charts}[{chart}]?.scrollIntoView({{ block: 'center' }})");
        await page.ScreenshotAsync(path);
    }

    /// <summary>Adds a cell below the others, waits for its end and reads what it shows.</summary>
    public async Task<string> RunAsync(string code)
    {
        await StartAsync(code);
        await EndAsync();
        return await OutputAsync();
    }

    /// <summary>Adds a cell below the others, starts it, stops it by the button and reads what it shows then.</summary>
    public async Task<string> InterruptAsync(string code)
    {
        await StartAsync(code);
        await page.WaitForSelectorAsync(Busy);
        await ClickAsync("button[data-jupyter-action='jupyter-notebook:interrupt-kernel']");
        await EndAsync();
        return await OutputAsync();
    }

    /// <summary>Restarts the kernel by the menu and confirms it.</summary>
    public async Task RestartAsync()
    {
        await page.EvaluateExpressionAsync("Jupyter.notebook.events.one('kernel_ready.Kernel', () => { window.isRestarted = true; })");
        await ClickAsync("#kernellink");
        await ClickAsync("#restart_kernel a");
        await ClickAsync(".modal-dialog .btn-danger");
        await page.WaitForSelectorAsync(".modal-backdrop", new() { Hidden = true });
        await page.WaitForExpressionAsync("window.isRestarted === true");
        await page.WaitForSelectorAsync(Idle);
    }

    private async Task ClickAsync(string selector)
    {
        await page.WaitForSelectorAsync(selector, new() { Visible = true });
        await page.ClickAsync(selector);
    }

    private async Task StartAsync(string code)
    {
        var cells = await page.EvaluateExpressionAsync<int>(CellCount);
        await ClickAsync("#notebook-container > .cell:last-child .prompt");
        await ClickAsync("button[data-jupyter-action='jupyter-notebook:insert-cell-below']");
        await page.WaitForExpressionAsync($"{CellCount} > {cells}");
        await ClickAsync("#notebook-container > .cell:last-child .CodeMirror");
        await page.Keyboard.SendCharacterAsync(code);
        await page.Keyboard.DownAsync("Control");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.UpAsync("Control");
    }

    private async Task EndAsync()
    {
        await page.WaitForExpressionAsync(HaveEnded);
        await page.WaitForSelectorAsync(Idle);
    }

    private async Task<string> OutputAsync() => (await page.EvaluateExpressionAsync<string>($"{LastCell}.querySelector('.output_wrapper').innerText")).Trim();
}
