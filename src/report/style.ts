// The page's style sheet, for light and dark color schemes.

export const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #5c6670; --line: #dfe3e8; --paper: #ffffff; --card: #f6f8fa; --accent: #0072b2; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebee; --soft: #9aa5b1; --line: #303841; --paper: #12161b; --card: #1a2027; --accent: #56b4e9; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1080px; padding: 32px 20px 80px; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 44px 0 12px; }
.facts { display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 0; color: var(--soft); } .facts div { display: flex; gap: 6px; } .facts dd { margin: 0; color: var(--ink); }
.note { border-left: 4px solid #d55e00; background: var(--card); padding: 8px 14px; margin: 14px 0; }
.headline { display: flex; flex-wrap: wrap; gap: 24px; align-items: end; } .headline > div { min-width: 0; }
.big { font-size: 52px; line-height: 1; font-weight: 650; color: var(--accent); } .big small { font-size: 22px; }
.caption, caption, figcaption { color: var(--soft); font-size: 13px; text-align: left; margin: 0 0 6px; } caption { padding-bottom: 6px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; } table.wide { width: 100%; }
th, td { padding: 4px 10px; text-align: right; border-bottom: 1px solid var(--line); } th[scope=row] { text-align: left; font-weight: 500; }
th[scope=row] small { display: block; color: var(--soft); font-weight: 400; } thead th { color: var(--soft); font-weight: 500; } thead th:first-child { text-align: left; }
td.bar { width: 45%; } td.bar i { display: block; height: 12px; border-radius: 2px; background: var(--accent); min-width: 1px; }
.stack { display: flex; height: 22px; border-radius: 4px; overflow: hidden; } .scroll { overflow-x: auto; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 14px; font-size: 13px; color: var(--soft); margin-top: 6px; } .legend i { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 5px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr)); gap: 20px; } figure { margin: 0; min-width: 0; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--soft); font: 12px system-ui, sans-serif; } .grid { stroke: var(--line); }
.lines path { fill: none; stroke-width: 1.6; } .row-label { fill: var(--ink); font-size: 12.5px; }
.attention { fill: none; stroke-width: 1.5; stroke: var(--accent); } text.s0 { fill: var(--accent); }
.attention.s1 { stroke: #d55e00; } text.s1 { fill: #d55e00; } .attention.s2 { stroke: #009e73; } text.s2 { fill: #009e73; } .attention.s3 { stroke: #cc79a7; } text.s3 { fill: #cc79a7; }
.reliability { max-width: 460px; } .reliability circle, .strip circle { fill: var(--accent); fill-opacity: .75; } .ideal { stroke: var(--soft); stroke-dasharray: 5 4; fill: none; }
.strip .band { fill: var(--accent); opacity: .16; } .strip .mean { stroke: var(--accent); stroke-width: 2; } .strip .ensemble { fill: #d55e00; } .sweep { min-width: 640px; } a { color: var(--accent); }
.truth { fill: none; stroke-width: 1.6; } .plays { cursor: pointer; pointer-events: all; } .plays:focus-visible { outline: 2px solid var(--ink); } .playhead { stroke: var(--ink); }
.player { display: block; width: min(420px, 100%); max-height: 320px; margin: 8px 0; background: #000; border-radius: 6px; } .player[hidden] { display: none; }
details { border-top: 1px solid var(--line); padding: 8px 0; } summary { cursor: pointer; font-weight: 500; } summary small { color: var(--soft); font-weight: 400; margin-left: 8px; }
.timeline-scroll { overflow-x: auto; } .timeline { min-width: 640px; margin-top: 6px; }
.controls { display: flex; flex-wrap: wrap; gap: 16px; align-items: center; margin: 10px 0; } input[type=search] { padding: 5px 9px; font: inherit; border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: inherit; }
pre { background: var(--card); padding: 12px; overflow-x: auto; font-size: 12.5px; } .low-score { visibility: hidden; pointer-events: none; }
`;
