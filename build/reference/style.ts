/** For light and dark, wide and narrow, screen and paper. */
export const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#ddd, #444); --soft: light-dark(#666, #aaa); --link: light-dark(#05c, #7af) }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 15rem minmax(0, 52rem); gap: 3rem }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; font-size: 13px; border-right: 1px solid var(--line) }
nav h2 { font-size: 13px; margin: 1rem 0 .2rem } nav ul { margin: 0; padding: 0; list-style: none }
main { padding: 1rem } a { color: var(--link); text-decoration: none } a:hover, a:focus { text-decoration: underline }
h2 { margin-top: 3rem } section { border-top: 1px solid var(--line); padding: .5rem 0 1.5rem }
section:target, tr:target { outline: 2px solid var(--link); outline-offset: 4px }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 } td { border-top: 1px solid var(--line); padding: .3rem .6rem .3rem 0; vertical-align: top }
code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere } .soft { color: var(--soft); font-size: 13px } .type { margin: .2rem 0 }
summary { cursor: pointer; color: var(--soft) } .call b { display: inline-block; min-width: 4rem }
@media (max-width: 60rem) { body { display: block } nav { position: static; height: auto; border: 0 } }
@media print { nav { display: none } body { display: block } }
`;
