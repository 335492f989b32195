/** Style of the HTML report: readable on a phone, in the dark and on paper, without anything from the network. */
export const htmlStyle = `
:root { color-scheme: light dark; --line: #8884; --error: #c62828; --warning: #b26a00; --info: #1565c0; }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
.advice { font-size: 1.15rem; margin: 0 0 1rem; }
.meta { opacity: .7; font-size: .85rem; overflow-wrap: anywhere; }
article { border: 1px solid var(--line); border-left: .4rem solid var(--info); border-radius: .4rem; padding: 1rem; margin: 1rem 0; }
article.error { border-left-color: var(--error); }
article.warning { border-left-color: var(--warning); }
h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
dl { display: grid; grid-template-columns: 5rem 1fr; gap: .25rem 1rem; margin: .5rem 0; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
pre { background: #8881; border-radius: .3rem; padding: .75rem; overflow-x: auto; margin: .5rem 0 0; }
code, pre { font: .85rem/1.5 ui-monospace, monospace; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
td, th { border-bottom: 1px solid var(--line); padding: .35rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; white-space: pre-wrap; }
summary { cursor: pointer; font-weight: 600; padding: .5rem 0; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } body { padding: 1rem; } }
@media print { details > * { display: block; } article { break-inside: avoid; } }
`.trim();
