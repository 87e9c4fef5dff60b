/** Sizes of what is drawn on the canvas, in its pixels. */

export interface Position {
  readonly x: number
  readonly y: number
}

export const nodeHeight = 36

/** Wide enough for a name. */
export const nodeWidth = (name: string): number => Math.min(260, Math.max(76, 34 + 8.4 * name.length))
