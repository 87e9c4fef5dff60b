/** Lines of edges on the canvas. */

import { nodeHeight, nodeWidth, type Position } from './sizes.ts'

/** How far a node's handle stands out, above it and below it, in pixels. */
const handle = 4.5

export interface Line {
  /** The path, as SVG writes it. */
  readonly path: string
  /** Its middle, where a label stands. */
  readonly middle: Position
}

/**
 * A cubic Bézier curve that leaves a cause downwards and comes to its effect from above, as Svelte Flow draws it.
 *
 * @param from upper left corner of the cause, likewise of the effect
 */
export function lineBetween(cause: string, from: Position, effect: string, to: Position): Line {
  const [startX, startY] = [from.x + nodeWidth(cause) / 2, from.y + nodeHeight + handle]
  const [endX, endY] = [to.x + nodeWidth(effect) / 2, to.y - handle]
  const down = endY - startY
  // An effect that was put above its cause is reached by a bend that grows slowly.
  const bend = down >= 0 ? down / 2 : 6.25 * Math.sqrt(-down)
  return {
    path: `M${startX},${startY} C${startX},${startY + bend} ${endX},${endY - bend} ${endX},${endY}`,
    middle: { x: (startX + endX) / 2, y: (startY + endY) / 2 },
  }
}

/**
 * Edges with what is selected of them after a click on one.
 *
 * @param adds whether the others stay selected, and a second click takes the choice back
 */
export const selectedBy = <Item extends { readonly id: string; readonly selected?: boolean }>(
  items: readonly Item[],
  id: string,
  adds: boolean,
): Item[] =>
  items.map((item) => {
    const was = item.selected ?? false
    const selected = item.id === id ? !(adds && was) : adds && was
    return selected === was ? item : { ...item, selected }
  })
