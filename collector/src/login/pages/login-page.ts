import type { Response } from 'express'

export interface LoginPage {
  /** Where to go on afterwards: a path that was checked. */
  readonly next: string
  /** What went wrong, in our own words. */
  readonly problem?: string
  /** How the provider is called, where there is one. */
  readonly provider?: string
  /** Who is signed in already. */
  readonly signedIn?: { readonly name: string; readonly project: string; readonly csrf: string }
}

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Answers with the page where people sign in: a form that needs no script. */
export function sendLoginPage(response: Response, status: number, page: LoginPage): void {
  response
    .status(status)
    .set({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      // Not `no-referrer`: then browsers would hide the form's origin from us too.
      'Referrer-Policy': 'same-origin',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'no-store',
    })
    .send(htmlOf(page))
}

function htmlOf({ next, problem, provider, signedIn }: LoginPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sign in · Spanledger</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/login/style.css">
</head>
<body>
<main>
<h1><img src="/favicon.svg" alt="" width="22" height="22">Spanledger</h1>
<div class="card">
${problem === undefined ? '' : `<p class="problem" role="alert">${escaped(problem)}</p>`}
${signedIn === undefined ? signInHtml(next, provider) : signedInHtml(next, signedIn)}
</div>
</main>
</body>
</html>
`
}

function signInHtml(next: string, provider: string | undefined): string {
  const withProvider =
    provider === undefined
      ? ''
      : `<a class="button" href="/login/provider?next=${encodeURIComponent(next)}">Sign in with ${escaped(provider)}</a>
<p class="or">or</p>`
  return `${withProvider}
<form method="post" action="/login">
<input type="hidden" name="next" value="${escaped(next)}">
<label for="key">API key</label>
<input id="key" name="key" type="password" required maxlength="500" autocomplete="current-password" spellcheck="false">
<button${provider === undefined ? '' : ' class="quiet"'}>Sign in</button>
</form>
<p class="soft">A key with the right to read: <code>spanledger keys create --project NAME --right read</code></p>`
}

function signedInHtml(next: string, { name, project, csrf }: NonNullable<LoginPage['signedIn']>): string {
  return `<p>You are signed in as <strong>${escaped(name)}</strong>, and see the project <strong>${escaped(project)}</strong>.</p>
<p><a class="button" href="${escaped(next)}">Go on</a></p>
<form method="post" action="/logout">
<input type="hidden" name="csrf" value="${escaped(csrf)}">
<button class="quiet">Sign out</button>
</form>`
}

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
])

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, character => entities.get(character) ?? '')
}
