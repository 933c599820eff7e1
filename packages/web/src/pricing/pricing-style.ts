// SPDX-License-Identifier: Apache-2.0

/** Its colours, type and corners are `--kontor-…` variables; each has a default for light and for dark. */
export const PRICING_STYLE = `
.pricing{--ground:var(--kontor-ground,#f5f6f8);--card:var(--kontor-card,#fff);--ink:var(--kontor-ink,#1b1e24);--soft:var(--kontor-soft,#565d6b);--rule:var(--kontor-rule,#d5d9e0);--act:var(--kontor-act,#1d4ed8);--on-act:var(--kontor-on-act,#fff);--round:var(--kontor-round,.5rem);--l0:#1d4ed8;--l1:#b45309;--l2:#0f766e;--l3:#be185d;--l4:#6d28d9;--l5:#4d7c0f;color:var(--ink);font:var(--kontor-font,1rem/1.5 system-ui,sans-serif)}
@media (prefers-color-scheme:dark){.pricing{--ground:var(--kontor-dark-ground,#16181d);--card:var(--kontor-dark-card,#22252c);--ink:var(--kontor-dark-ink,#f0f1f4);--soft:var(--kontor-dark-soft,#a9afbc);--rule:var(--kontor-dark-rule,#454b57);--act:var(--kontor-dark-act,#93b4ff);--on-act:var(--kontor-dark-on-act,#10131a);--l0:#93b4ff;--l1:#fbbf24;--l2:#5eead4;--l3:#f9a8d4;--l4:#c4b5fd;--l5:#bef264}}
.pricing *{box-sizing:border-box}
.pricing h2{margin:2.5rem 0 1rem;font-size:1.35rem;line-height:1.25}
.pricing h3{margin:1rem 0 .5rem;font-size:1.1rem}
.pricing p{margin:.5rem 0}
.pricing a{color:var(--act)}
.pricing .soft,.pricing small{color:var(--soft)}
.pricing small{display:block;font-weight:400;font-size:.85rem}
.pricing .heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.pricing :focus-visible{outline:3px solid var(--act);outline-offset:2px}
.pricing .switches{display:flex;flex-wrap:wrap;gap:1rem}
.pricing .switch{display:inline-flex;border:1px solid var(--soft);border-radius:var(--round);overflow:hidden}
.pricing .switch a{padding:.5rem 1rem;text-decoration:none;background:var(--card);color:var(--ink)}
.pricing .switch a:focus-visible{outline-offset:-4px}
.pricing .switch a[aria-current]{background:var(--act);color:var(--on-act);font-weight:600}
.pricing .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,13.5rem),1fr));gap:1rem;margin:0;padding:0;list-style:none}
.pricing .card{display:flex;flex-direction:column;padding:1.25rem;background:var(--card);border:1px solid var(--rule);border-radius:var(--round)}
.pricing .card h3{margin:0;font-size:1.2rem}
.pricing .card ul{margin:.5rem 0;padding-left:1.1rem}
.pricing .card .besides{font-size:.9rem;color:var(--soft)}
.pricing .price{margin:.75rem 0}
.pricing .price strong{display:block;font-size:1.6rem;font-variant-numeric:tabular-nums}
.pricing .act{display:inline-block;margin-top:auto;padding:.6rem 1.1rem;border:0;border-radius:var(--round);background:var(--act);color:var(--on-act);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.pricing .scroll{position:relative;overflow-x:auto}
.pricing table{width:100%;border-collapse:collapse;background:var(--card)}
.pricing th,.pricing td{padding:.55rem .75rem;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top;font-weight:400}
.pricing thead th,.pricing tbody th{font-weight:600}
.pricing .group th{padding-top:1.25rem;background:var(--ground);color:var(--ink)}
.pricing .group span{position:sticky;left:.75rem}
.pricing .amount{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.pricing th.amount{white-space:normal}
.pricing .yes{color:var(--act);font-weight:700}
.pricing .no{color:var(--soft)}
.pricing .best th,.pricing .best td{border-top:2px solid var(--act);border-bottom:2px solid var(--act)}
.pricing .inputs{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18rem),1fr));gap:1rem;margin-bottom:1rem}
.pricing .field{max-width:26rem}
.pricing label{display:block;margin-bottom:.25rem;font-weight:600}
.pricing label .soft{font-weight:400}
.pricing input[type=text],.pricing select{width:100%;padding:.5rem;border:1px solid var(--soft);border-radius:.25rem;background:var(--card);color:var(--ink);font:inherit;font-variant-numeric:tabular-nums}
.pricing input[type=range]{width:100%;margin:.5rem 0 0;accent-color:var(--act)}
.pricing button.act{margin-top:1rem}
.pricing .cheapest{margin:1.5rem 0 .75rem;font-size:1.15rem}
.pricing .notice{padding:.6rem 1rem;border:1px solid var(--rule);border-left:.4rem solid var(--act)}
.pricing summary{cursor:pointer;padding:.25rem 0}
.pricing td ul{margin:.25rem 0;padding-left:1.1rem}
.pricing figure{margin:1.5rem 0}
.pricing figcaption{font-weight:600}
.pricing figure>svg{display:block;width:100%;max-width:44rem;height:auto}
.pricing text{fill:var(--soft);font-size:12px}
.pricing .axis{fill:none;stroke:var(--rule)}
.pricing .line{fill:none;stroke-width:2.5}
.pricing .line-0{stroke:var(--l0)}.pricing .line-1{stroke:var(--l1);stroke-dasharray:8 3}.pricing .line-2{stroke:var(--l2);stroke-dasharray:2 3}.pricing .line-3{stroke:var(--l3);stroke-dasharray:12 3 2 3}.pricing .line-4{stroke:var(--l4);stroke-dasharray:5 5}.pricing .line-5{stroke:var(--l5);stroke-dasharray:1 2}
.pricing .legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:.25rem 0;padding:0;list-style:none}
.pricing .legend svg{width:1.75rem;height:.5rem;margin-right:.4rem}
@media (max-width:34rem){.pricing text{font-size:20px}.pricing th,.pricing td{padding:.45rem .5rem}}
@media print{.pricing form,.pricing .switches{display:none}}
`;
