/**
 * The look of `<tanba-sign>`: what can be changed from outside are the custom properties of the
 * first rule, and every `part`.
 */
export const style = `
:host {
  --_accent: var(--tanba-accent, #0a6c74);
  --_on-accent: var(--tanba-on-accent, #ffffff);
  --_ink: var(--tanba-ink, #14211f);
  --_quiet: var(--tanba-quiet, #52615e);
  --_surface: var(--tanba-surface, #ffffff);
  --_line: var(--tanba-line, #82908d);
  --_danger: var(--tanba-danger, #a3261b);
  --_warning: var(--tanba-warning, #7a4d00);
  --_good: var(--tanba-good, #1c6b3a);
  --_radius: var(--tanba-radius, 8px);
  display: block;
  color: var(--_ink);
  font: var(--tanba-font, inherit);
  line-height: 1.5;
}
@supports (color: light-dark(#000, #fff)) {
  :host {
    --_accent: var(--tanba-accent, light-dark(#0a6c74, #58c4cc));
    --_on-accent: var(--tanba-on-accent, light-dark(#ffffff, #06191b));
    --_ink: var(--tanba-ink, light-dark(#14211f, #e8efed));
    --_quiet: var(--tanba-quiet, light-dark(#52615e, #a3b1ae));
    --_surface: var(--tanba-surface, light-dark(#ffffff, #18211f));
    --_line: var(--tanba-line, light-dark(#82908d, #6d7c79));
    --_danger: var(--tanba-danger, light-dark(#a3261b, #ff9d92));
    --_warning: var(--tanba-warning, light-dark(#7a4d00, #f0c56c));
    --_good: var(--tanba-good, light-dark(#1c6b3a, #7fd49b));
  }
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
p, ul { margin: 0; padding: 0; }

button {
  min-height: 2.75rem;
  padding: .5rem 1.25rem;
  color: var(--_accent);
  background: transparent;
  border: 1px solid currentColor;
  border-radius: var(--_radius);
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button.main { color: var(--_on-accent); background: var(--_accent); border-color: var(--_accent); }
button:hover { text-decoration: underline; text-underline-offset: .2em; }
button[disabled], button[aria-disabled="true"] { opacity: .6; cursor: default; text-decoration: none; }
button:focus-visible, a:focus-visible, input:focus-visible + .zone, .notice:focus-visible {
  outline: 3px solid var(--_accent);
  outline-offset: 2px;
}
a { color: var(--_accent); font-weight: 600; }
.row { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; }

.files { margin-bottom: 1rem; position: relative; }
.files input { position: absolute; inset: 0; width: 100%; height: 100%; opacity: 0; cursor: pointer; }
.zone {
  display: flex;
  flex-wrap: wrap;
  gap: .25rem .5rem;
  justify-content: center;
  padding: 1.5rem 1rem;
  border: 1.5px dashed var(--_line);
  border-radius: var(--_radius);
  background: var(--_surface);
  color: var(--_quiet);
  text-align: center;
}
.zone b { color: var(--_accent); text-decoration: underline; text-underline-offset: .2em; }
.over .zone { border-color: var(--_accent); border-style: solid; }
.drop { position: relative; }
.chosen { list-style: none; margin-top: .5rem; }
.chosen li {
  display: grid;
  grid-template-columns: 1fr auto auto;
  gap: .75rem;
  align-items: center;
  padding: .25rem 0;
  border-bottom: 1px solid color-mix(in srgb, var(--_line) 45%, transparent);
}
.chosen span { overflow-wrap: anywhere; }
.chosen .size { color: var(--_quiet); white-space: nowrap; }
.chosen button { min-height: 2.25rem; width: 2.25rem; padding: 0; border-color: transparent; font-size: 1.25em; line-height: 1; }

.notice {
  margin-bottom: 1rem;
  padding: .875rem 1rem;
  background: var(--_surface);
  border: 1px solid color-mix(in srgb, var(--_tone) 40%, transparent);
  border-left: 4px solid var(--_tone);
  border-radius: var(--_radius);
  --_tone: var(--_accent);
}
.notice[data-kind="blocked"] { --_tone: var(--_warning); }
.notice[data-kind="failed"] { --_tone: var(--_danger); }
.notice[data-kind="signed"] { --_tone: var(--_good); }
.notice .title { font-weight: 700; color: var(--_tone); }
.notice .row { margin-top: .75rem; }
.notice .row:empty { display: none; }

.progress { margin-top: .75rem; color: var(--_quiet); }
progress {
  display: block;
  width: 100%;
  height: .5rem;
  margin-top: .375rem;
  appearance: none;
  border: 0;
  border-radius: 1rem;
  overflow: hidden;
  background: color-mix(in srgb, var(--_line) 35%, transparent);
}
progress::-webkit-progress-bar { background: transparent; }
progress::-webkit-progress-value { background: var(--_accent); border-radius: 1rem; }
progress::-moz-progress-bar { background: var(--_accent); border-radius: 1rem; }
progress:indeterminate { animation: pulse 1.6s ease-in-out infinite; background: var(--_accent); }
progress:indeterminate::-moz-progress-bar { background: transparent; }
@keyframes pulse { 50% { opacity: .35; } }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

@media (prefers-reduced-motion: reduce) { progress:indeterminate { animation: none; opacity: .6; } }
@media (forced-colors: active) {
  button.main { forced-color-adjust: none; color: ButtonText; background: ButtonFace; border-color: ButtonText; }
  .notice { border-left-width: 8px; }
}
`;
