import type { Input, WebContents } from 'electron'

/** Shares of the usual size, one after the other. */
const sizes = [0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3]

type Key = Pick<Input, 'type' | 'key' | 'control' | 'meta' | 'alt'>

/**
 * The size after a key, as in browsers: Ctrl (or Command) with plus, minus or zero.
 *
 * @param factor the size now, 1 being the usual one
 * @returns null for a key that means something else
 */
export function sizeAfter({ type, key, control, meta, alt }: Key, factor: number): number | null {
  if (type !== 'keyDown' || alt || !(control || meta)) return null
  if (key === '0') return 1
  if (key === '+' || key === '=') return sizes.find((size) => size > factor + 0.01) ?? sizes[sizes.length - 1]
  if (key === '-' || key === '_') return sizes.findLast((size) => size < factor - 0.01) ?? sizes[0]
  return null
}

/** Lets the keyboard make everything in a window larger or smaller; without a menu nothing else does. Chromium remembers the size. */
export function zoomByKeyboard(contents: WebContents): void {
  contents.on('before-input-event', (event, input) => {
    const size = sizeAfter(input, contents.getZoomFactor())
    if (size === null) return
    event.preventDefault()
    contents.setZoomFactor(size)
  })
}
