namespace Strm.Reports;

/// <summary>The one style sheet, of pages and of views in notebooks.</summary>
/// <remarks>
/// In a notebook, text keeps the colour of the surrounding page and lines are translucent greys, so that both are legible on any
/// background. Accents follow Jupyter's theme if the page names it, else the reader's light or dark setting. A self-contained page has
/// its own background, which follows the same setting.
/// </remarks>
internal static class StyleSheet
{
    private const string Light =
        "--c0:#1f6fb2;--c1:#c2571a;--c2:#2d8a4e;--c3:#8451a8;--cell:31 111 178;--good:#2d8a4e;--warn:#a86a00;--bad:#b3261e;";

    private const string Dark =
        "--c0:#6db3ec;--c1:#f09a5d;--c2:#6fce8f;--c3:#c59be6;--cell:109 179 236;--good:#6fce8f;--warn:#e5b04f;--bad:#ff8a80;";

    /// <summary>A <c>style</c> element; its rules apply to views and pages only.</summary>
    public static HtmlMarkup Element { get; } = HtmlMarkup.Of($$$"""
        <style>
        .strm{{{{Light}}}--line:rgba(128,128,128,.32);font:14px/1.5 var(--jp-ui-font-family,system-ui,sans-serif);color:inherit;
          max-width:68rem;overflow-x:auto}
        [data-jp-theme-light="false"] .strm,.vscode-dark .strm{{{{Dark}}}}
        @media (prefers-color-scheme:dark){
          :root:not(:has([data-jp-theme-light])):not(:has(.notebook_app)) body:not(.vscode-light) .strm.auto{{{{Dark}}}}
          .strm-page{--ink:#e4eaf0;--paper:#14191f}}
        @media not (prefers-color-scheme:dark){.strm-page{--ink:#1c2733;--paper:#fff}}
        .strm-page{color-scheme:light dark;color:var(--ink);background:var(--paper);margin:2rem auto;padding:0 1rem;max-width:72rem}
        .strm-page .strm{font-size:16px;overflow-wrap:anywhere}.strm-page table,.strm-page .strm .head{font-size:15px}
        .strm h1{font-size:1.7rem;line-height:1.25}.strm-page .strm .head.sub{font-size:1.25rem;margin-top:2rem}
        .strm .head{font-weight:600;font-size:15px;margin:0 0 .35rem}.strm .head.sub{margin-top:.7rem}
        .strm .soft{opacity:.72}.strm p{margin:.35rem 0;max-width:46rem;overflow-wrap:anywhere}
        .strm dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.3rem 0}
        .strm dt{opacity:.72;font-weight:400;float:none;width:auto;margin:0;padding:0;white-space:nowrap}
        .strm dd{margin:0;padding:0;float:none;width:auto;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
        .strm .wide{overflow-x:auto;max-width:100%}
        .strm table{border-collapse:collapse;margin:.5rem 0;font-size:13px;font-variant-numeric:tabular-nums;color:inherit;border:0;
          width:auto;table-layout:auto}
        .strm th,.strm td{padding:.2rem .7rem;border:0;border-bottom:1px solid var(--line);text-align:right;background:none;color:inherit;
          white-space:nowrap;max-width:32rem;overflow:hidden;text-overflow:ellipsis}
        .strm-page .strm .t{white-space:normal;overflow-wrap:anywhere}
        .strm tr{background:none!important}.strm th{font-weight:600}.strm .t{text-align:left!important}
        .strm .num{font-size:1.6rem;font-weight:600;line-height:1.2;font-variant-numeric:tabular-nums}
        .strm .note{border-left:3px solid var(--line);padding:.05rem .7rem;margin:.4rem 0}.strm .note.success{border-color:var(--good)}
        .strm .note.warning{border-color:var(--warn)}.strm .note.error{border-color:var(--bad)}
        .strm .good{color:var(--good)}.strm .bad{color:var(--bad)}
        .strm figure{margin:.5rem 0}.strm figure img{display:block;max-width:100%;height:auto;border-radius:4px}
        .strm figcaption{font-size:12.5px;opacity:.72;overflow-wrap:anywhere}
        .strm details{margin:.3rem 0}.strm summary{cursor:pointer}
        .strm .bar{height:.55rem;border-radius:.3rem;background:var(--line);overflow:hidden;max-width:34rem;margin:.15rem 0 .45rem}
        .strm .bar i{display:block;height:100%;background:var(--c0)}
        .strm .pairs{display:flex;flex-wrap:wrap;gap:.6rem .3rem;margin:.3rem 0;font-size:12.5px;font-variant-numeric:tabular-nums}
        .strm .pairs img{display:block}.strm .pairs .bar{margin:.15rem 0}.strm .thumbnail img{display:block;height:56px;width:auto}
        .strm ul{margin:.3rem 0;padding-left:1.2rem}.strm li{overflow-wrap:anywhere}
        .strm .tags{display:flex;flex-wrap:wrap;gap:.3rem;margin:.3rem 0}
        .strm .tags span{border:1px solid var(--line);border-radius:.7rem;padding:0 .55rem;font-size:12.5px;overflow-wrap:anywhere}
        .strm .row{display:flex;flex-wrap:wrap;gap:1rem;align-items:flex-start}
        .strm .chart{width:100%;max-width:34rem;height:auto;flex:1 1 22rem}.strm .chart.over-time{max-width:56rem}
        .strm .chart text{fill:currentColor;font:12px var(--jp-ui-font-family,system-ui,sans-serif)}
        .strm .chart .title{font-weight:600;font-size:13px}.strm .chart .tick{opacity:.72}
        .strm .grid{stroke:var(--line)}.strm .line{fill:none;stroke-width:2}.strm .dot,.strm .fill{fill:var(--c0)}
        .strm .c0{stroke:var(--c0)}.strm .c1{stroke:var(--c1)}.strm .c2{stroke:var(--c2)}.strm .c3{stroke:var(--c3)}
        .strm .confusion td{text-align:center;min-width:2rem;padding:.2rem .3rem;border:1px solid var(--line)}
        .strm .confusion th{font-weight:500;font-size:12.5px;text-align:left!important}
        .strm .confusion thead th{writing-mode:vertical-rl;transform:rotate(180deg);padding:.3rem;border:0;max-height:14rem}
        .strm .episode{display:grid;gap:.5rem;grid-template-columns:repeat(auto-fill,minmax(10.5rem,1fr));margin:.4rem 0}
        .strm .episode figure{margin:.25rem 0}.strm .cls b{overflow-wrap:anywhere}
        .strm .episode .cls{border:1px solid var(--line);border-radius:.4rem;padding:.35rem .5rem}
        .strm pre{font:12px/1.45 var(--jp-code-font-family,ui-monospace,monospace);background:none;color:inherit;margin:.3rem 0;padding:0;
          border:0}
        </style>
        """);
}
