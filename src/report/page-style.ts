/** The style sheet of a report's page: on a screen, light or dark, wide or narrow, and on paper. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #ffffff; --quiet: #595959; --line: #c4c4c4; --good: #11632b; --open: #8f2d00; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --paper: #161616; --quiet: #b0b0b0; --line: #4d4d4d; --good: #7fd694; --open: #ffab85; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main, footer { max-width: 64rem; margin: 0 auto; padding: 1rem; }
h1 { margin: 0.5rem 0; font-size: 1.7rem; line-height: 1.2; }
h2 { margin: 2rem 0 0.5rem; padding-top: 0.5rem; border-top: 1px solid var(--line); font-size: 1.2rem; }
p, ul { margin: 0.5rem 0; }
footer { color: var(--quiet); font-size: 0.9rem; }
code { font: 0.9em ui-monospace, monospace; }
.verdict { padding: 0.5rem 0.75rem; border-left: 0.4rem solid; font-size: 1.15rem; }
.good { color: var(--good); }
.open { color: var(--open); }
.counts { display: flex; flex-wrap: wrap; gap: 0.25rem 2rem; padding: 0; list-style: none; }
.counts strong { font-size: 1.6rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; margin: 0; }
dt, .field, caption, figcaption { color: var(--quiet); }
dd { margin: 0; }
table { width: 100%; border-collapse: collapse; }
caption { padding-bottom: 0.25rem; text-align: left; }
th, td { padding: 0.35rem 0.5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-bottom-width: 2px; overflow-wrap: normal; }
tbody th { font-weight: 600; }
.meanings th { overflow-wrap: normal; white-space: nowrap; }
.number { text-align: right; overflow-wrap: normal; font-variant-numeric: tabular-nums; }
.sessions { font-size: 0.85rem; line-height: 1.4; }
.sessions thead th:nth-child(1) { width: 18%; }
.sessions thead th:nth-child(2) { width: 18%; }
.sessions thead th:nth-child(3) { width: 19%; }
.sessions thead th:nth-child(4) { width: 25%; }
figure { margin: 0.5rem 0 1.5rem; }
figcaption { margin-top: 0.4rem; font-size: 0.9rem; }
svg { display: block; overflow: hidden; font-size: 12px; }
svg svg { overflow: visible; }
svg text { fill: var(--ink); }
svg .middle { text-anchor: middle; }
svg .date { fill: var(--quiet); font-size: 11px; }
svg .axis { stroke: var(--quiet); stroke-width: 1.5; }
svg .mark { stroke: var(--line); stroke-dasharray: 1 3; }
svg .dot, svg .head { fill: var(--ink); }
svg .life { stroke: var(--ink); stroke-width: 2; }
svg .gone { stroke-dasharray: 5 4; }
svg .ended, svg .column { fill: var(--good); }
@media (max-width: 64rem) {
  svg .minor { display: none; }
  svg .first { text-anchor: start; }
}
@media screen and (max-width: 44rem) {
  svg .date { display: none; }
  svg .first { transform: translateX(-0.75rem); }
  dl { display: block; }
  dd { margin: 0 0 0.5rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, caption, td, th { display: block; }
  tbody tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  tbody td, tbody th { padding: 0.1rem 0; border: 0; }
  .number { text-align: left; }
  .number::before { color: var(--quiet); content: "Here: "; }
  .sessions td::before { color: var(--quiet); }
  .sessions td:nth-child(2)::before { content: "User: "; }
  .sessions td:nth-child(3)::before { content: "Began: "; }
  .sessions td:nth-child(4)::before { content: "From: "; }
  .sessions td:nth-child(5)::before { content: "Result: "; }
}
@page { size: A4; margin: 15mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; } }
@media print {
  :root { color-scheme: light; font-size: 9.5pt; --ink: #000000; --paper: #ffffff; --quiet: #333333; --line: #808080; --good: #000000; --open: #000000; }
  main, footer { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  tr, figure, li, dd, .meanings { break-inside: avoid; }
  .sessions { font-size: 0.8rem; }
  .sessions th, .sessions td { padding: 0.2rem 0.3rem; }
}
`;
