/** The style of the pages of an archive, close to the app, with system fonts. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#faf8f4, #101618); --surface: light-dark(#ffffff, #182023); --ink: light-dark(#1b2426, #e8edeb);
  --muted: light-dark(#566266, #a2afb0); --line: light-dark(#e2ddd3, #2a3539); --link: light-dark(#084f4b, #8fe0d7);
  --own: light-dark(#d6eeea, #174744);
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 24px; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/24px system-ui, sans-serif; }
main { max-width: 760px; margin: 0 auto; padding: 48px 20px 96px; overflow-wrap: anywhere; }
h1 { font-size: 31px; line-height: 40px; margin: 0 0 8px; letter-spacing: -0.01em; }
h2 { font-size: 20px; line-height: 28px; margin: 48px 0 12px; }
a { color: var(--link); text-underline-offset: 3px; }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.muted, time { color: var(--muted); font-size: 14px; line-height: 20px; } .muted a, .muted time { font: inherit; }
.contents { margin: 24px 0 0; gap: 8px; }
.contents a { padding: 6px 14px; border: 1px solid var(--line); border-radius: 999px; background: var(--surface);
  font-size: 14px; line-height: 20px; text-decoration: none; }
.contents a:hover { background: var(--own); }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 20px; padding: 4px 20px; margin: 0; }
.none { color: var(--muted); padding: 14px 20px; }
dl.card { display: grid; grid-template-columns: minmax(120px, max-content) 1fr; gap: 8px 24px; padding: 16px 20px; }
dt { color: var(--muted); } dd { margin: 0; white-space: pre-wrap; } dd time { color: inherit; font: inherit; }
ul.card { list-style: none; } ul.card > li { padding: 14px 0; border-top: 1px solid var(--line); }
ul.card > li:first-child { border-top: 0; }
.name, ul.card > li > a { font-weight: 600; }
.note { white-space: pre-wrap; margin: 4px 0; }
blockquote { margin: 8px 0; padding: 8px 14px; border-radius: 14px; background: var(--paper); }
blockquote p { margin: 0; white-space: pre-wrap; }
.day { text-align: center; font-size: 13px; margin: 32px 0 12px; }
.message { width: fit-content; max-width: 82%; margin: 8px 0; padding: 8px 14px; border-radius: 18px;
  background: var(--surface); border: 1px solid var(--line); }
.message.own { margin-inline-start: auto; background: var(--own); border-color: var(--own); }
.message p { margin: 0; white-space: pre-wrap; }
.message .about { color: var(--muted); font-size: 13px; line-height: 18px; }
.message .about time { font: inherit; } .message.own .about, .message.own time { color: var(--ink); }
.gone { font-style: italic; }
nav { display: flex; flex-wrap: wrap; gap: 16px; margin: 24px 0; }
@media (max-width: 480px) {
  main { padding-top: 32px; } h1 { font-size: 25px; line-height: 32px; } h2 { margin-top: 40px; }
  dl.card { grid-template-columns: 1fr; gap: 0; padding: 16px 20px 4px; }
  dl.card dt { font-size: 14px; line-height: 20px; } dl.card dd { margin: 0 0 12px; }
  dl.short { grid-template-columns: 1fr auto; column-gap: 20px; } dl.card.short dt { font-size: 16px; line-height: 24px; }
  .message { max-width: 92%; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print { .contents { display: none; } .message, .card { break-inside: avoid; } }
`;
