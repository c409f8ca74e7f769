import { useLayoutEffect, useRef } from 'preact/hooks'

/** For a row of places that is wider than a phone: scrolls it to where the reader is. */
export function useInSight(place: string) {
  const row = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const here = row.current?.querySelector<HTMLElement>('[aria-current]')
    if (!row.current || !here) return
    const beyond = here.offsetLeft + here.offsetWidth / 2 - row.current.offsetLeft - row.current.clientWidth / 2
    row.current.scrollLeft = beyond
  }, [place])
  return row
}
