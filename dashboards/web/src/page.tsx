import { useEffect, useState } from 'preact/hooks'
import { followLinks, hrefOf, note, param, path } from './address/address.ts'
import { period, periods } from './address/period.ts'
import { signInAddress, wantsKey } from './answers/ask.ts'
import { learnQuestions } from './answers/known.ts'
import { Help } from './keys/help.tsx'
import { pressed, useKeys } from './keys/keys.ts'
import { Palette } from './keys/palette.tsx'
import { Empty } from './parts/notice.tsx'
import { useInSight } from './parts/use-in-sight.ts'
import { screens } from './screens.tsx'
import { nextTheme, theme } from './theme.ts'
import { Who } from './who/who.tsx'

const places = screens.filter(({ isHidden }) => !isHidden)

/** The frame of every screen: where one can go, how far back to look, and the keys. */
export function Page() {
  const [open, setOpen] = useState<'help' | 'palette' | undefined>(undefined)
  useEffect(() => {
    document.addEventListener('keydown', pressed)
    document.addEventListener('click', followLinks)
    // Whatever keeps the collector from answering, the screen says it in its own place.
    learnQuestions().catch(() => undefined)
  }, [])
  useKeys('Everywhere', [
    { keys: ['mod+k'], does: 'go to a screen or a run', act: () => setOpen('palette') },
    { keys: ['t'], does: 'light, dark, or as the system', act: nextTheme },
    { keys: ['?'], does: 'these keys', act: () => setOpen('help') },
  ])
  const screen = screens.find(({ fits }) => fits.test(path.value))
  useEffect(() => {
    document.title = screen ? `${screen.title} · Spanledger` : 'Spanledger'
  }, [screen])
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <Header onOpen={setOpen} />
      <main id="content" tabIndex={-1}>
        <Content key={path.value} />
      </main>
      {open === 'help' && <Help onClose={() => setOpen(undefined)} />}
      {open === 'palette' && <Palette places={places} onClose={() => setOpen(undefined)} />}
    </>
  )
}

function Content() {
  const screen = screens.find(({ fits }) => fits.test(path.value))
  if (wantsKey.value)
    return (
      <Empty title="This collector wants to know who asks">
        <p>
          It answers those who may read. <a href={signInAddress()}>Sign in</a>
        </p>
      </Empty>
    )
  if (!screen)
    return (
      <Empty title="There is nothing at this address">
        <p>
          <a href="/runs">All runs</a>
        </p>
      </Empty>
    )
  return <screen.Content />
}

function Header({ onOpen }: { readonly onOpen: (what: 'help' | 'palette') => void }) {
  const since = param('since')
  const row = useInSight(path.value)
  return (
    <header class="top">
      <a class="brand" href={hrefOf('/runs', { since })}>
        <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
          <rect width="16" height="16" rx="3.5" />
          <path d="M3.5 4.5h9M5.5 8h7M7.5 11.5h3" />
        </svg>
        Spanledger
      </a>
      <nav aria-label="Screens" ref={row}>
        {places.map(({ title, href, fits }) => (
          <a
            key={title}
            href={hrefOf(href, { since })}
            aria-current={
              fits.test(path.value) || (href === '/runs' && path.value.startsWith('/runs/')) ? 'page' : undefined
            }
          >
            {title}
          </a>
        ))}
      </nav>
      <div class="top-tools">
        <Who />
        <label>
          <span class="unseen">How far back</span>
          <select value={period()} onChange={event => note({ since: event.currentTarget.value }, { push: true })}>
            {[...new Set([...periods, period()])].map(text => (
              <option key={text} value={text}>
                last {text}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          class="icon"
          onClick={nextTheme}
          aria-label={`Colours: ${theme.value}`}
          title="Colours (t)"
        >
          ◐
        </button>
        <button type="button" class="icon" onClick={() => onOpen('help')} aria-label="Keys" title="Keys (?)">
          ?
        </button>
      </div>
    </header>
  )
}
