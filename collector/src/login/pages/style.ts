/** The look of the sign-in page, in the colours of the page behind it. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f7f7f5, #121316);
  --surface: light-dark(#ffffff, #191b1f);
  --line: light-dark(#e3e2de, #2b2d33);
  --line-strong: light-dark(#8a8983, #6c7079);
  --ink: light-dark(#1b1d21, #e9e9e6);
  --ink-soft: light-dark(#575c64, #a4a9b2);
  --accent: light-dark(#2f4fb5, #9db4ff);
  --on-accent: light-dark(#ffffff, #10131f);
  --bad: light-dark(#b3261e, #ff9a90);
  --bad-soft: light-dark(#fcebe9, #3a1d1b);
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 14px/21px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif }
main { max-width: 400px; margin: 12vh auto 32px; padding: 0 16px }
h1 { display: flex; align-items: center; gap: 10px; font-size: 20px; line-height: 28px; margin: 0 0 16px }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 8px; padding: 20px }
p { margin: 0 0 14px; overflow-wrap: anywhere }
.soft { color: var(--ink-soft); font-size: 13px; margin: 14px 0 0 }
.problem { color: var(--bad); background: var(--bad-soft); border-radius: 6px; padding: 8px 12px }
label { display: block; font-weight: 500; margin-bottom: 4px }
input { width: 100%; font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--line-strong); border-radius: 6px; padding: 7px 10px; margin-bottom: 12px }
button, .button { display: block; width: 100%; font: inherit; font-weight: 500; text-align: center; text-decoration: none; border: 1px solid var(--accent); border-radius: 6px; padding: 7px 12px; cursor: pointer; background: var(--accent); color: var(--on-accent) }
.quiet { background: none; color: var(--accent) }
.or { color: var(--ink-soft); text-align: center; margin: 14px 0 }
code { font: 12.5px ui-monospace, 'SF Mono', Menlo, Consolas, monospace }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
`
