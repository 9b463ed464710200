/**
 * Of what is around it the panel takes font and colours, dark or light. Its short names are not the host's: there a page's own
 * `--line`, handed in as `--foldin-panel-line: var(--line)`, would be a circle, and no line at all.
 */
export const STYLE = `
:host { display: block; font: inherit; color: inherit; container-type: inline-size }
:host > * {
  --accent: var(--foldin-panel-accent, currentColor);
  --line: var(--foldin-panel-line, color-mix(in srgb, currentColor 18%, transparent));
  --muted: var(--foldin-panel-muted, color-mix(in srgb, currentColor 72%, transparent));
  --radius: var(--foldin-panel-radius, 6px);
  --space: var(--foldin-panel-space, 1rem) }
:host([hidden]) { display: none }
h2 { margin: 0 0 calc(var(--space) / 2); font-size: 1.35em; line-height: 1.25; text-wrap: balance }
h3 { margin: calc(var(--space) * 1.75) 0 calc(var(--space) / 2); font-size: 1em }
p { margin: 0 0 var(--space); max-width: 62ch }
.muted { color: var(--muted); font-size: .9em }
ul { list-style: none; margin: 0; padding: 0 }
li { border-block-start: 1px solid var(--line); padding-block: .65em; display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: var(--space); align-items: center }
:is(.segments, .visits, .hidden) li:last-child { border-block-end: 1px solid var(--line) }
.name { overflow-wrap: anywhere }
.bar { grid-column: 1 / -1; block-size: 4px; margin-block-start: .4em; border-radius: 2px; background: var(--line); overflow: hidden }
.bar i { display: block; block-size: 100%; background: var(--accent) }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: calc(var(--space) / 2); margin-block-start: var(--space) }
button { font: inherit; font-size: .9em; color: inherit; background: none; border: 1px solid var(--line); border-radius: var(--radius);
  padding: .4em .8em; min-block-size: 2.25em; cursor: pointer }
button:hover { border-color: currentColor }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.told { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%) }
@container (min-width: 40rem) {
  .topics { display: grid; grid-template-columns: 1fr 1fr; column-gap: calc(var(--space) * 2) }
}`;
