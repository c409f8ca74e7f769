/** The look of a shared run: it is alone, so it brings its own. */
export const style = `
:root { color-scheme: light dark }
body { font: 14px/21px system-ui, sans-serif; max-width: 1000px; margin: 32px auto; padding: 0 16px; font-variant-numeric: tabular-nums }
h1 { font-size: 22px } h2 { font-size: 17px; margin-top: 32px } h3 { font-size: 13px; margin: 0 0 4px }
table { border-collapse: collapse; width: 100% }
th { text-align: left; font-weight: 500 }
th, td { padding: 3px 16px 3px 0; border-bottom: 1px solid light-dark(#ddd, #333); vertical-align: top }
th:first-child, td:first-child { min-width: 130px; overflow-wrap: anywhere }
.number { text-align: right; white-space: nowrap }
div { overflow-x: auto }
code { overflow-wrap: anywhere }
section { border-left: 3px solid light-dark(#bbb, #555); padding: 4px 14px; margin: 10px 0 }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; font: 12.5px/19px ui-monospace, monospace; unicode-bidi: isolate }
`
