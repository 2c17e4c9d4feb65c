"""How the page of a benchmark looks: light, and fit to be printed."""

STYLE = """
:root { --ink: #18212b; --muted: #5d6b7a; --line: #dbe1e7; --soft: #f5f7f9;
  --video: #0b6e75; --annotation: #c77f1a; --bad: #b3261e; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI",
  Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1020px; margin: 0 auto; padding: 44px 40px 64px; }
h1 { font-size: 30px; line-height: 1.2; letter-spacing: -0.015em; font-weight: 650; margin: 0 0 18px; }
h2 { font-size: 21px; letter-spacing: -0.01em; font-weight: 650; margin: 0 0 4px; }
h2 span { display: inline-block; min-width: 1.5em; color: var(--muted); font-weight: 400; }
h3 { font-size: 12px; font-weight: 600; letter-spacing: 0.06em; text-transform: uppercase;
  color: var(--muted); margin: 30px 0 8px; }
.notice { float: right; margin: 9px 0 0; font-size: 13px; color: var(--bad); }
.lead { margin: 0 0 16px; color: var(--muted); }
dl { display: grid; grid-template-columns: 112px 1fr; gap: 3px 16px; margin: 0; font-size: 14px; }
dt { color: var(--muted); } dd { margin: 0; }
dl.glossary { grid-template-columns: 132px 1fr; margin-top: 48px; padding-top: 20px; font-size: 13px;
  border-top: 1px solid var(--line); }
section { margin-top: 52px; padding-top: 26px; border-top: 2px solid var(--ink); }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th { font-weight: 500; color: var(--muted); font-size: 13px; vertical-align: bottom; }
th small { display: block; font-size: 11px; font-weight: 400; }
th, td { text-align: right; padding: 6px 8px; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { padding-left: 0; } th:last-child, td:last-child { padding-right: 0; }
.word, .overview th:nth-child(-n+4) { text-align: left; }
.overview { margin-top: 30px; } .overview td { vertical-align: top; }
a { color: var(--video); text-decoration: none; }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1px; background: var(--line);
  border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.tiles div { background: var(--soft); padding: 10px 14px 9px; }
.tiles span { display: block; font-size: 12px; color: var(--muted); }
.tiles b { font-size: 21px; font-weight: 600; letter-spacing: -0.01em; }
.tiles small { font-size: 12px; font-weight: 400; color: var(--muted); margin-left: 6px; letter-spacing: 0; }
figure { margin: 0; } svg { display: block; width: 100%; height: auto; }
.spread { display: grid; grid-template-columns: repeat(3, 1fr); gap: 22px 28px; }
figcaption { display: flex; justify-content: space-between; font-size: 13px; margin-bottom: 2px; }
figcaption b { font-weight: 600; } figcaption span { color: var(--muted); font-size: 12px; }
.legend { margin: 0 0 4px; font-size: 13px; color: var(--muted); }
.legend i { display: inline-block; width: 12px; height: 12px; border-radius: 2px; margin: 0 6px -1px 0; }
.legend i + i, .legend i:not(:first-child) { margin-left: 18px; }
i.video { background: var(--video); } i.annotation { background: var(--annotation); }
i.dropped { background: var(--bad); }
.legend i.deadline, .legend i.age { width: 22px; height: 0; margin-bottom: 4px; border-radius: 0; }
i.deadline { border-top: 1.5px dashed #18212b; } i.age { border-top: 1.5px dotted #b3261e; }
line.axis { stroke: #9aa6b2; } line.grid { stroke: #e6eaee; }
line.deadline { stroke: #18212b; stroke-dasharray: 5 4; }
line.age { stroke: #b3261e; stroke-dasharray: 2 3; }
line.video { stroke: #0b6e75; } line.annotation { stroke: #c77f1a; }
line.video, line.annotation { stroke-width: 2.2; stroke-linecap: round; }
line.dropped { stroke: #b3261e; stroke-width: 1.6; }
line.p50 { stroke: #18212b; stroke-width: 1.4; }
line.p99 { stroke: #b3261e; stroke-width: 1.4; stroke-dasharray: 4 3; }
rect.bar { fill: #8fb9bd; }
text { font-family: inherit; } text.tick { font-size: 11px; fill: #5d6b7a; }
@page { margin: 14mm; }
@media print { main { max-width: none; padding: 0; } body { font-size: 12px; }
  section { break-before: page; border-top: 0; margin-top: 0; }
  figure, table, .tiles { break-inside: avoid; }
  .tiles div, i, rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
@media (max-width: 760px) { main { padding: 24px 16px; } .spread { grid-template-columns: 1fr; }
  .tiles { grid-template-columns: repeat(2, 1fr); } .notice { float: none; margin: 0 0 8px; }
  .overview { display: block; overflow-x: auto; } }
"""
