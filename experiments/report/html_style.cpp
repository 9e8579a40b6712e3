#include "experiments/report/report.hpp"

namespace flywheel::report {

namespace {

// Colours of arms: Okabe & Ito (2008), which stay apart for colour-blind readers; the baseline is grey.
constexpr std::string_view kStyle = R"css(
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #ffffff; --ink: #1a2029; --soft: #566070; --line: #dde1e7; --grid: #e8ebef;
  --good: #00664a; --good-back: #e3f4ee; --bad: #a8320a; --bad-back: #fdeae3;
  --warning: #7a5200; --warning-back: #fdf2d9; --neutral: #0b5c92; --neutral-back: #e6f1f9;
  --arm0: #8a93a0; --arm1: #0072b2; --arm2: #e69f00; --arm3: #009e73; --arm4: #cc79a7; --arm5: #56b4e9;
  --arm6: #d55e00; --arm7: #b8a900;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #10141a; --card: #191f27; --ink: #e8ebf0; --soft: #a3adba; --line: #303946; --grid: #2a323d;
    --good: #5fd3ab; --good-back: #14332a; --bad: #ff9a75; --bad-back: #3d2018;
    --warning: #f2c463; --warning-back: #382c12; --neutral: #7fc0ee; --neutral-back: #16293a;
    --arm0: #8a95a5; --arm1: #3d9fdb; --arm2: #f0b23a; --arm3: #2cbd95; --arm4: #dc94bb; --arm5: #8accf3;
    --arm6: #ee8346; --arm7: #e3d53f;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); line-height: 1.55;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 960px; margin: 0 auto; padding: 40px 20px 64px; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 8px; letter-spacing: -0.01em; }
h2 { font-size: 1.2rem; margin: 40px 0 12px; }
h3 { font-size: 1.05rem; margin: 0 0 2px; }
p { margin: 0 0 10px; }
.kicker { color: var(--soft); font-size: 0.8rem; font-weight: 600; letter-spacing: 0.08em; text-transform: uppercase; }
.lead { font-size: 1.08rem; color: var(--soft); max-width: 42em; }
.facts { display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 16px 0 0; padding: 0; font-size: 0.86rem; }
.facts div { display: flex; gap: 6px; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 20px 22px;
  margin: 0 0 16px; }
.verdict { border-left: 6px solid var(--neutral); margin-top: 28px; }
.verdict h2 { margin: 0 0 6px; font-size: 0.8rem; letter-spacing: 0.08em; text-transform: uppercase; color: var(--soft); }
.verdict .statement { font-size: 1.12rem; line-height: 1.5; font-weight: 600; margin: 0; }
.verdict .remark { color: var(--soft); font-size: 0.92rem; margin: 10px 0 0; }
.verdict.good { border-left-color: var(--good); }
.verdict.bad { border-left-color: var(--bad); }
.verdict.warning { border-left-color: var(--warning); }
.badge { display: inline-block; padding: 1px 9px; border-radius: 99px; font-size: 0.78rem; font-weight: 600;
  white-space: nowrap; color: var(--neutral); background: var(--neutral-back); }
.badge.good { color: var(--good); background: var(--good-back); }
.badge.bad { color: var(--bad); background: var(--bad-back); }
.badge.warning { color: var(--warning); background: var(--warning-back); }
.soft { color: var(--soft); font-size: 0.9rem; }
.sentence { margin: 8px 0 0; font-size: 0.95rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; font-variant-numeric: tabular-nums; margin: 14px 0 0;
  overflow-wrap: break-word; }
.card > .wide:first-child table { margin-top: 0; }
caption { text-align: left; color: var(--soft); font-size: 0.82rem; padding-bottom: 4px; }
th, td { padding: 7px 14px 7px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: baseline; }
th:last-child, td:last-child { padding-right: 0; }
tbody tr:last-child th, tbody tr:last-child td { border-bottom: 0; }
thead th { color: var(--soft); font-weight: 600; font-size: 0.8rem; }
tbody th { font-weight: 600; min-width: 5em; max-width: 16em; }
td.number, th.number { text-align: right; }
td.number { white-space: nowrap; }
thead th { vertical-align: bottom; }
.health tbody th { white-space: nowrap; max-width: none; }
figure { margin: 18px 0 0; }
figcaption { color: var(--soft); font-size: 0.82rem; margin-bottom: 4px; }
svg.chart { display: block; width: 100%; min-width: 600px; height: auto; }
svg text { font-size: 12.5px; fill: var(--ink); font-variant-numeric: tabular-nums; }
svg .tick, svg .label { fill: var(--soft); font-size: 11.5px; }
svg .middle { text-anchor: middle; }
svg .end { text-anchor: end; }
svg .strong, svg .name { font-weight: 600; }
svg .grid { stroke: var(--grid); }
svg .zero { stroke: var(--soft); }
svg .limit { stroke: var(--bad); stroke-dasharray: 4 3; }
svg .interval { stroke: var(--neutral); stroke-width: 2.5; }
svg .interval.fixed { stroke-width: 6; opacity: 0.55; }
svg circle { fill: var(--neutral); }
svg .good .interval { stroke: var(--good); }
svg .good circle { fill: var(--good); }
svg .bad .interval { stroke: var(--bad); }
svg .bad circle { fill: var(--bad); }
svg .warning .interval { stroke: var(--warning); }
svg .warning circle { fill: var(--warning); }
svg path.line { fill: none; stroke: var(--colour); stroke-width: 2; stroke-linejoin: round; }
svg path.band { fill: var(--colour); opacity: 0.14; }
svg circle.dot { fill: var(--colour); }
.line0 { --colour: var(--arm0); } .line1 { --colour: var(--arm1); } .line2 { --colour: var(--arm2); }
.line3 { --colour: var(--arm3); } .line4 { --colour: var(--arm4); } .line5 { --colour: var(--arm5); }
.line6 { --colour: var(--arm6); } .line7 { --colour: var(--arm7); }
.heat td.number { padding: 7px 8px; border-bottom-color: var(--card); }
.heat1 { background: color-mix(in srgb, var(--arm1) 10%, var(--card)); }
.heat2 { background: color-mix(in srgb, var(--arm1) 20%, var(--card)); }
.heat3 { background: color-mix(in srgb, var(--arm1) 30%, var(--card)); }
.heat4 { background: color-mix(in srgb, var(--arm1) 40%, var(--card)); }
svg .track { fill: var(--grid); }
svg.bar { display: block; width: 150px; height: 10px; }
.arm0 { fill: var(--arm0); } .arm1 { fill: var(--arm1); } .arm2 { fill: var(--arm2); } .arm3 { fill: var(--arm3); }
.arm4 { fill: var(--arm4); } .arm5 { fill: var(--arm5); } .arm6 { fill: var(--arm6); } .arm7 { fill: var(--arm7); }
pre { overflow-x: auto; margin: 8px 0 0; font-size: 0.86rem; white-space: pre-wrap; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; margin: 0 0 8px; padding: 0;
  font-size: 0.86rem; }
.legend li { display: flex; align-items: center; gap: 7px; }
.legend svg { width: 12px; height: 12px; }
details { margin-top: 14px; }
summary { cursor: pointer; color: var(--neutral); font-size: 0.9rem; }
summary:focus-visible { outline: 2px solid var(--neutral); outline-offset: 2px; }
footer { margin-top: 40px; color: var(--soft); font-size: 0.84rem; }
@media (max-width: 560px) {
  main { padding: 24px 12px 40px; }
  .card { padding: 16px 14px; }
}
@page { margin: 14mm; }
@media print {
  :root { --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --grid: #ddd; }
  body { font-size: 9.5pt; line-height: 1.4; }
  main { max-width: none; padding: 0; overflow-wrap: normal; }
  h2 { margin-top: 22px; }
  .card { border-width: 1px 0 0; border-radius: 0; padding: 10px 0 0; }
  .verdict { border-width: 0 0 0 6px; padding: 0 0 0 14px; }
  .wide, pre { overflow: visible; }
  .badge { padding: 0 6px; }
  svg, .badge, .heat td { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  svg.chart { min-width: 0; }
  svg.bar { width: 110px; }
  th, td { padding: 3px 8px 3px 0; }
  .heat td.number { padding: 3px 8px; }
  thead { display: table-header-group; }
  figure, .wide, tr, pre, .verdict, .sentence, .legend { break-inside: avoid; }
  h2, h3, h3 + p, caption, figcaption { break-after: avoid; }
  details:not([open]), details > summary { display: none; }
}
)css";

}  // namespace

std::string_view html_style() {
  return kStyle;
}

}  // namespace flywheel::report
