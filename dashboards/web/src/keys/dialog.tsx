import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

interface DialogProps {
  readonly label: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}

/** The browser's own dialog: it keeps the focus inside, and Escape closes it. */
export function Dialog({ label, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => element.current?.showModal(), [])
  return (
    <dialog
      ref={element}
      aria-label={label}
      onClose={onClose}
      onClick={event => event.target === element.current && onClose()}
    >
      <div class="dialog">
        {children}
        <button type="button" class="dialog-close" onClick={onClose} aria-label="Close">
          ×
        </button>
      </div>
    </dialog>
  )
}
