"""How the report looks: a well-set page, light or dark as the reader's system, and on paper."""

_LIGHT = (
    "--surface:#fff;--sunken:#f6f7f9;--line:#d5dae1;--text:#1b1f24;--muted:#57606a;"
    "--accent:#0b5ccb;--warn:#8a5a00"
)
_DARK = (
    "--surface:#1b1f24;--sunken:#14171a;--line:#343b44;--text:#e6eaef;--muted:#a3adb8;"
    "--accent:#79b0ff;--warn:#e2b23e"
)
_PRINT = (
    "--surface:#fff;--sunken:#fff;--line:#bdbdbd;--text:#000;--muted:#404040;--accent:#000;"
    "--warn:#404040"
)

_SANS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","DejaVu Sans",Arial,sans-serif'
_MONO = 'ui-monospace,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace'

STYLE = f"""
:root{{color-scheme:light dark;{_LIGHT}}}
@media screen and (prefers-color-scheme:dark){{:root{{{_DARK}}}}}
@media print{{:root{{color-scheme:light;{_PRINT}}}}}
*{{box-sizing:border-box}}
html{{background:var(--surface);color:var(--text);scroll-behavior:auto;
 -webkit-text-size-adjust:100%;text-size-adjust:100%}}
body{{margin:0 auto;padding:48px 24px 72px;max-width:1028px;
 font:400 15px/1.55 {_SANS}}}
h1,h2,h3,p,ul,ol,dl,dd,figure,pre{{margin:0}}
h1,h2,h3,b,caption,th,dt,summary{{font-weight:600}}
h1{{font-size:28px;line-height:1.25;letter-spacing:-.01em;overflow-wrap:anywhere}}
h2{{font-size:20px;line-height:1.3;margin:56px 0 12px;padding-top:16px;
 border-top:1px solid var(--line)}}
h3{{font-size:16px;line-height:1.35}}
p,ul{{max-width:44em}}
p,li,dt,dd,figcaption,h3,.caption b{{overflow-wrap:anywhere}}
p+p,p+ul,ul+p,ul+ul{{margin-top:12px}}
ul{{padding-left:1.1em}}
li+li{{margin-top:6px}}
a{{color:var(--accent);text-decoration:none}}
a:hover{{text-decoration:underline}}
:focus-visible{{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}}
pre{{font-family:{_MONO}}}
.skip{{position:absolute;left:-9999px}}
.skip:focus{{left:24px;top:12px;background:var(--surface);padding:4px 8px}}
.kicker,.lead,.about,figcaption,.notes,footer{{color:var(--muted)}}
.kicker{{font-size:13px;margin-bottom:4px}}
.lead{{font-size:16px;margin-top:4px}}
.facts{{display:grid;grid-template-columns:auto 1fr auto 1fr;gap:6px 16px;margin-top:24px;
 font-size:13px;line-height:1.5}}
.facts dt{{font-weight:400;color:var(--muted)}}
.facts dd{{overflow-wrap:anywhere}}
.warnings{{margin-top:24px;padding-left:14px;border-left:3px solid var(--warn);font-size:13px;
 max-width:54em}}
.warnings p+p{{margin-top:6px}}
.warnings p{{max-width:none}}
nav{{margin-top:32px;padding-top:16px;border-top:1px solid var(--line);font-size:13px}}
nav h2{{font-size:13px;margin:0 0 6px;padding:0;border:0}}
nav ol{{padding:0;list-style:none;columns:2;column-gap:48px}}
nav li{{break-inside:avoid;padding:2px 0}}
nav li+li{{margin:0}}
.number{{color:var(--muted);margin-right:8px;font-variant-numeric:tabular-nums;font-weight:400}}
.table{{margin-top:28px}}
.table+p,figure+p,.terms+p{{margin-top:28px}}
.scroll{{overflow-x:auto;margin-top:8px}}
.caption{{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:baseline;font-size:13px}}
.caption .csv{{margin-left:auto;white-space:nowrap}}
table{{border-collapse:collapse;font-size:12px;line-height:1.35;min-width:40%;
 border-top:1.5px solid var(--text);border-bottom:1.5px solid var(--text);
 font-variant-numeric:tabular-nums}}
.wide table{{width:100%}}
th,td{{padding:5px 6px;text-align:left;vertical-align:top}}
th:first-child,td:first-child{{padding-left:0}}
th:last-child,td:last-child{{padding-right:0}}
thead th{{vertical-align:bottom;font-weight:600;border-bottom:1px solid var(--text)}}
tbody tr+tr>*{{border-top:1px solid var(--line)}}
tbody th{{font-weight:400}}
.n{{text-align:right}}
td.n{{white-space:nowrap}}
td b{{display:block;font-weight:600}}
td small{{display:block;font-size:11px;color:var(--muted);white-space:normal;min-width:4em}}
.t{{min-width:4.5em;overflow-wrap:anywhere}}
tbody th.t{{min-width:7em}}
td.hash{{font-size:11px;word-break:break-all;min-width:18em;
 font-family:{_MONO}}}
.notes{{font-size:12px;line-height:1.45;margin-top:8px;max-width:62em;list-style:none;padding:0}}
.notes li+li{{margin-top:2px}}
.terms{{display:grid;grid-template-columns:minmax(6em,max-content) 1fr;gap:6px 20px;margin-top:20px;
 font-size:13px;line-height:1.5;max-width:72em}}
.terms dt{{max-width:18em}}
.terms dd{{color:var(--muted)}}
.about{{font-size:13px;margin-top:20px;max-width:66em}}
.quote{{margin-top:6px;padding:10px 14px;background:var(--sunken);border-left:2px solid var(--line);
 font-size:12px;line-height:1.5;white-space:pre-wrap;overflow-wrap:anywhere;max-width:66em}}
figure{{margin-top:36px}}
figcaption{{font-size:13px;line-height:1.45;margin-top:4px;max-width:62em}}
figure .note{{font-size:12px;margin-top:8px;color:var(--muted);max-width:62em}}
svg{{display:block;max-width:100%;height:auto;margin-top:16px;
 font-family:{_SANS}}}
image{{image-rendering:pixelated}}
details{{margin-top:12px;font-size:13px}}
summary{{cursor:pointer;color:var(--accent);font-weight:400;width:fit-content}}
.paste{{margin-top:12px;padding:16px 20px;background:var(--sunken);border:1px solid var(--line);
 border-radius:4px;max-width:52em;overflow-wrap:anywhere}}
footer{{margin-top:64px;padding-top:12px;border-top:1px solid var(--line);font-size:12px}}
@media (max-width:720px){{.facts{{grid-template-columns:auto 1fr}}nav ol{{columns:1}}}}
@page{{size:A4;margin:16mm 14mm 18mm}}
@media print{{
 body{{padding:0;max-width:none;font-size:10pt;line-height:1.45}}
 h1{{font-size:20pt}}
 h2{{font-size:14pt;margin-top:24pt;break-after:avoid}}
 h3,.caption,.about{{break-after:avoid}}
 h3{{font-size:11pt}}
 a{{color:inherit}}
 nav,.facts,.warnings,.terms,figcaption,.caption{{font-size:8.5pt}}
 .csv,.skip,details:not([open]) summary{{display:none}}
 p,li{{orphans:3;widows:3}}
 table{{font-size:6.6pt}}
 td small{{font-size:6pt}}
 td.hash{{font-size:6pt;min-width:12em}}
 th,td{{padding:2.5pt 3pt}}
 .t{{min-width:3.5em}}
 tbody th.t{{min-width:5em}}
 .scroll{{overflow:visible}}
 thead{{display:table-header-group}}
 .notes{{break-before:avoid}}
 tr,.quote,.paste,.terms dt,svg{{break-inside:avoid}}
 figure{{break-inside:avoid}}
 .quote,.paste{{border:.5pt solid var(--line);background:none}}
 .notes,figure .note,footer{{font-size:7.5pt}}
}}
"""
