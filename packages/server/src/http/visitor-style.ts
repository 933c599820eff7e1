// SPDX-License-Identifier: Apache-2.0

/** Colours keep 4.5:1 against their ground, in light and dark; nothing moves, and focus always shows. */
export const VISITOR_STYLE = `
:root{color-scheme:light dark;--ground:#f5f6f8;--card:#fff;--ink:#1b1e24;--soft:#565d6b;--rule:#d5d9e0;--act:#1d4ed8;--on-act:#fff;--good:#17603a;--bad:#a01c1c}
@media (prefers-color-scheme:dark){:root{--ground:#16181d;--card:#22252c;--ink:#f0f1f4;--soft:#a9afbc;--rule:#454b57;--act:#93b4ff;--on-act:#10131a;--good:#7ed6a2;--bad:#ff9d96}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:48rem;margin:2rem auto;padding:2rem;background:var(--card);border:1px solid var(--rule);border-radius:.5rem}
h1{margin:0 0 .25rem;font-size:1.6rem;line-height:1.25}
h2{margin:2rem 0 .5rem;font-size:1.15rem}
p{margin:.5rem 0}
.soft{color:var(--soft)}
.hash{overflow-wrap:anywhere;font-family:ui-monospace,monospace;font-size:.85rem}
.notice{margin:1.5rem 0;padding:.75rem 1rem;border:1px solid var(--rule);border-left:.4rem solid var(--soft)}
.good{border-left-color:var(--good)}
.bad{border-left-color:var(--bad)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.5rem;margin:1.5rem 0}
dt{color:var(--soft)}
dd{margin:0}
table{width:100%;border-collapse:collapse}
th,td{padding:.4rem 0;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top}
td.amount,th.amount{padding-left:1rem;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
tfoot tr:last-child th,tfoot tr:last-child td{border-bottom:0}
summary{cursor:pointer;padding:.25rem 0}
form{margin:1rem 0}
label{display:block;margin:.75rem 0 .25rem;font-weight:600}
label.check{display:flex;gap:.6rem;align-items:flex-start;font-weight:400}
label.check input{flex:none;width:1.2rem;height:1.2rem;margin:.15rem 0 0}
input[type=text],textarea{width:100%;padding:.6rem;border:1px solid var(--soft);border-radius:.25rem;background:var(--card);color:var(--ink);font:inherit}
button{margin-top:1rem;padding:.7rem 1.4rem;border:2px solid var(--act);border-radius:.25rem;background:var(--act);color:var(--on-act);font:inherit;font-weight:600;cursor:pointer}
button.quiet{background:var(--card);color:var(--act)}
a{color:var(--act)}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
.due{font-size:2rem;font-weight:700;font-variant-numeric:tabular-nums}
.transfer{display:flex;flex-wrap:wrap;gap:0 2rem;align-items:center;justify-content:space-between}
.transfer dl{flex:1 1 20rem}
.transfer dd{overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.qr{margin:0;text-align:center}
.qr svg{width:10rem;height:10rem;border-radius:.25rem}
.brand{display:block;max-width:12rem;max-height:3rem;margin-bottom:1.5rem}
@media (max-width:34rem){main{margin:0;padding:1.25rem;border:0;border-radius:0}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
@media print{form,details{display:none}main{border:0;margin:0;padding:0}}
`;
