/** The look of an archive's pages: as quiet as the app, with the fonts that are there. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#faf8f4, #101618); --surface: light-dark(#ffffff, #182023); --ink: light-dark(#1b2426, #e8edeb);
  --muted: light-dark(#566266, #a2afb0); --line: light-dark(#e2ddd3, #2a3539); --link: light-dark(#084f4b, #8fe0d7);
  --own: light-dark(#d6eeea, #174744);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/24px system-ui, sans-serif; }
main { max-width: 760px; margin: 0 auto; padding: 32px 20px 64px; overflow-wrap: anywhere; }
h1 { font-size: 25px; line-height: 32px; margin: 0 0 4px; }
h2 { font-size: 17px; line-height: 24px; margin: 40px 0 12px; }
a { color: var(--link); }
.muted, time { color: var(--muted); font-size: 14px; line-height: 20px; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 20px; padding: 4px 20px; margin: 0; }
dl.card { display: grid; grid-template-columns: minmax(96px, max-content) 1fr; column-gap: 20px; padding: 12px 20px; }
dt { color: var(--muted); } dd { margin: 0; white-space: pre-wrap; } dd time { color: inherit; font: inherit; }
ul.card { list-style: none; } ul.card > li { padding: 12px 0; border-top: 1px solid var(--line); }
ul.card > li:first-child { border-top: 0; }
.note { white-space: pre-wrap; margin: 4px 0 0; }
.day { text-align: center; font-size: 13px; margin: 32px 0 12px; }
.message { width: fit-content; max-width: 82%; margin: 8px 0; padding: 8px 14px; border-radius: 18px;
  background: var(--surface); border: 1px solid var(--line); }
.message.own { margin-inline-start: auto; background: var(--own); border-color: var(--own); }
.message p { margin: 0; white-space: pre-wrap; }
.message .about { color: var(--muted); font-size: 13px; line-height: 18px; }
.message .about time { font: inherit; } .message.own .about, .message.own time { color: var(--ink); }
.gone { font-style: italic; }
nav { display: flex; flex-wrap: wrap; gap: 16px; margin: 24px 0; }
@media print { .message, .card { break-inside: avoid; } }
`;
