// How the chat looks. Sizes are in em of :host: as large as the reader has set text in the browser.

export const STYLE = `
:host {
  all: initial !important; display: contents !important; font: medium/1.5 system-ui, sans-serif !important;
  color-scheme: light dark !important;
}
.amparo {
  --page: #f6f5f2; --paper: #fff; --ink: #1c1b19; --faint: #55524c; --edge: #8a867e; --own: #dce9e4; --alert: #fbe3e1;
  --link: #0b5d4b; --leave: #b3261e;
  --accent: var(--amparo-accent, var(--color, #0b5d4b)); --accent-ink: var(--amparo-accent-ink, var(--color-ink, #fff));
  color: var(--ink); overflow-wrap: anywhere; text-align: start;
}
@media (prefers-color-scheme: dark) {
  .amparo {
    --page: #171715; --paper: #23221f; --ink: #f1efe9; --faint: #c2beb5; --own: #1f3d35; --alert: #4a1c19; --link: #8fd6c1;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
p, ul { margin: 0 0 .5em; }
ul { padding-inline-start: 1.25em; }
h3 { margin: 0; font-size: 1.0625em; }
a { color: var(--link); }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }

.floating { position: fixed; inset-block-end: 1em; inset-inline-end: 1em; z-index: 2147483646; }
.launcher { box-shadow: 0 2px 8px #0006; font-size: 1.0625em; }
.panel {
  display: flex; flex-direction: column; background: var(--page); border: 1px solid var(--edge); overflow: hidden;
}
.floating .panel {
  inline-size: 24em; block-size: min(42em, calc(100vh - 2em)); max-inline-size: calc(100vw - 2em);
  border-radius: .75em; box-shadow: 0 4px 24px #0006;
}
.inline .panel { block-size: var(--amparo-height, min(42em, 90vh)); max-block-size: var(--seen-height, 100vh); border-radius: .5em; }
@media (max-width: 30em), (max-height: 30em) {
  .floating .panel {
    position: fixed; left: 0; right: 0; top: var(--seen-top, 0); inline-size: auto; max-inline-size: none;
    block-size: var(--seen-height, 100vh); border: 0; border-radius: 0;
  }
}

header, form, .foot, .progress, .status { flex: none; padding-inline: .75em; }
header { display: flex; align-items: center; gap: .5em; padding-block: .5em; border-block-end: 1px solid var(--edge); }
.title { flex: 1; margin: 0; }
.organisation { display: block; font-size: .875em; color: var(--faint); }
.log { position: relative; flex: 1; min-block-size: 6em; overflow-y: auto; padding: .5em .75em; }
.message { margin-block-end: .75em; padding: .75em; border-radius: .5em; background: var(--paper); }
.message > :last-child { margin-block-end: 0; }
.person { margin-inline-start: 2em; background: var(--own); }
.alert { background: var(--alert); }
.note { padding: 0; background: none; font-size: .9375em; }
.who { font-size: .875em; font-weight: bold; color: var(--faint); margin-block-end: .25em; }
.card { margin-block: .5em; padding: .75em; border: 1px solid var(--edge); border-radius: .5em; background: var(--paper); }
.card.emergency { border: 2px solid var(--leave); }
.card p { margin: .125em 0; }
.open, .closed { font-weight: bold; }
.source, .small, .safety { font-size: .9375em; color: var(--faint); }
.small { display: inline-block; margin-inline-end: .75em; min-block-size: 2.94em; line-height: 2.94em; }
.source .small { font-size: 1em; }
a.small { color: var(--link); }

button, .way, select, textarea { font: inherit; min-block-size: 2.75em; border-radius: .5em; }
button, .way {
  display: inline-flex; align-items: center; justify-content: center; min-inline-size: 2.75em; padding: .375em .875em;
  border: 1px solid var(--accent); background: var(--accent); color: var(--accent-ink); font-weight: bold;
  text-align: center; text-decoration: none; cursor: pointer;
}
.way { display: flex; flex: 1; margin-block: .25em; }
a.way { font-size: 1.25em; min-block-size: 2.2em; }
span.way { justify-content: flex-start; padding-inline: 0; border: 0; background: none; color: inherit; cursor: auto; }
.quiet, .close { background: none; border-color: var(--edge); color: var(--link); }
.copy { margin-block: .25em; }
.leave { background: var(--leave); border-color: #fff; color: #fff; }
.choices { display: flex; flex-wrap: wrap; gap: .5em; margin-block-start: .5em; }
.choices [aria-disabled] { border-style: dashed; color: var(--faint); cursor: default; font-weight: normal; }
.line { display: flex; flex-wrap: wrap; gap: .5em; align-items: center; }
.write { position: relative; padding-block: .5em 0; }
.write .line { flex-wrap: nowrap; }
textarea, select {
  min-inline-size: 0; padding: .5em .75em; border: 1px solid var(--edge); background: var(--paper); color: inherit;
}
textarea { flex: 1; block-size: 2.75em; max-block-size: 8em; resize: none; field-sizing: content; }
.field { display: block; }
select { display: block; inline-size: 100%; margin-block: .25em .5em; }
.foot { display: flex; align-items: center; gap: .5em; padding-block: .5em; }
.foot .safety { flex: 1; margin: 0; }
textarea::placeholder { color: var(--faint); opacity: 1; }
.status { margin: 0; font-size: .9375em; color: var(--faint); }
.busy::after { content: "…"; animation: wait 1.2s steps(2, jump-none) infinite; }
@keyframes wait { from { opacity: 1; } to { opacity: .2; } }
@media (prefers-reduced-motion: reduce) { .busy::after { animation: none; } }
.progress { margin: 0; background: var(--ink); color: var(--page); }
.progress:not(:empty) { padding-block: .5em; }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
.panel:focus-visible, .log:focus-visible { outline-offset: -3px; }
header :focus-visible { outline-offset: 1px; }
@media (max-height: 36em), (pointer: coarse) { .foot .safety { display: none; } }
@media (forced-colors: active) { .message, .progress { border: 1px solid; } }
`;

/** Give a shadow root the style: by a sheet, which no Content-Security-Policy forbids; in old browsers by an element. */
export function addStyle(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const element = document.createElement("style");
    element.textContent = STYLE;
    root.append(element);
  }
}

/** Use an organisation's colour, with the one of black and white that can be read on it; nothing where it is no colour. */
export function paint(element, color) {
  if (!/^#[0-9a-f]{6}$/i.test(color ?? "")) return;
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const part = parseInt(color.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  element.style.setProperty("--color", color);
  element.style.setProperty("--color-ink", luminance > 0.179 ? "#000" : "#fff");
}
