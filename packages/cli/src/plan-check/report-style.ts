// SPDX-License-Identifier: Apache-2.0

/** Colours keep 4.5:1 against their ground, in light and dark; verdicts are told by words, too. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--ground:#f5f6f8;--card:#fff;--ink:#1b1e24;--soft:#565d6b;--rule:#d5d9e0;--contradicted:#c4500a;--rounds_to_it:#0072b2;--holds:#00845f;--not_derivable:#6b7280;--band:#cfe3f2}
@media (prefers-color-scheme:dark){:root{--ground:#16181d;--card:#22252c;--ink:#f0f1f4;--soft:#a9afbc;--rule:#454b57;--contradicted:#ff9152;--rounds_to_it:#56b4e9;--holds:#35c79c;--not_derivable:#b5bcc8;--band:#2c4159}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1.5rem 4rem}
h1{margin:0 0 1rem;font-size:1.8rem;line-height:1.2}
h2{margin:2.5rem 0 .75rem;font-size:1.25rem}
h3{margin:0;font-size:1.05rem;display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1rem}
h3 span{font-variant-numeric:tabular-nums}
p{margin:.4rem 0}
.soft{color:var(--soft);font-size:.875rem;font-weight:400}
.tiles{display:flex;flex-wrap:wrap;gap:.75rem;margin:0;padding:0;list-style:none}
.tiles li{flex:1 1 8rem;padding:.75rem 1rem;background:var(--card);border:1px solid var(--rule);border-top:.3rem solid var(--rule);border-radius:.375rem}
.tiles b{display:block;font-size:1.75rem;line-height:1.2;font-variant-numeric:tabular-nums}
.tiles .contradicted{border-top-color:var(--contradicted)}
.tiles .rounds_to_it{border-top-color:var(--rounds_to_it)}
.tiles .holds{border-top-color:var(--holds)}
.tiles .not_derivable{border-top-color:var(--not_derivable)}
article{margin:.75rem 0;padding:1rem 1.25rem;background:var(--card);border:1px solid var(--rule);border-left:.3rem solid var(--not_derivable);border-radius:.375rem;break-inside:avoid}
article.contradicted{border-left-color:var(--contradicted)}
.sum{font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
figure{margin:.75rem 0;overflow-x:auto;break-inside:avoid}
figure svg{display:block;width:100%;height:auto;border:1px solid var(--rule);border-radius:.375rem}
.scale{display:block;width:100%;height:auto;margin:.5rem 0}
.scale text{font-size:12px;fill:var(--soft);font-variant-numeric:tabular-nums}
.scale .axis{stroke:var(--rule)}
.scale .band{fill:var(--band)}
.scale .claimed{fill:var(--rounds_to_it)}
.scale .follows{fill:var(--not_derivable)}
.contradicted .scale .follows{fill:var(--contradicted)}
table{width:100%;border-collapse:collapse;background:var(--card)}
th,td{padding:.5rem .75rem;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top;font-size:.9375rem;overflow-wrap:anywhere}
tbody th{width:32%;font-weight:600}
td:nth-child(2){width:14%;white-space:nowrap;font-variant-numeric:tabular-nums}
thead th{color:var(--soft);font-size:.8125rem}
@media (max-width:40rem){figure svg{width:44rem}.scale text{display:none}main{padding:1.25rem 1rem}table,tbody,tr,th,td{display:block;width:auto!important}thead{display:none}tr{border-bottom:1px solid var(--rule)}th,td{border:0;padding:.25rem .75rem}}
@media print{.scale,figure svg{print-color-adjust:exact}:root{--ground:#fff;--card:#fff;--ink:#000;--soft:#444;--rule:#bbb}body{font-size:10pt}main{max-width:none;padding:0}h2{break-after:avoid}}
`;
