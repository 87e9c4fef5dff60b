/** What is drawn on a canvas, written down as SVG: shapes and text instead of dots, for print and for other programs. */

/** What of a canvas the recorder asks; it draws nothing itself. */
export type Drawn = Pick<
  CanvasRenderingContext2D,
  'fillStyle' | 'strokeStyle' | 'lineWidth' | 'globalAlpha' | 'font' | 'textAlign' | 'textBaseline'
> & { getTransform(): { a: number; b: number; c: number; d: number; e: number; f: number }; getLineDash(): number[] }

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const short = (value: number) => String(Number(value.toFixed(2)))
const anchors: Record<string, string> = { center: 'middle', right: 'end', end: 'end' }
/** How far below its point a text's baseline lies, in heights of the text: programs differ in what they know of other words for it. */
const drops: Record<string, number> = { middle: 0.35, top: 0.85, hanging: 0.75, bottom: -0.2 }

/** A font of CSS, such as "600 12px system-ui, sans-serif", in the attributes that every program reads. */
function fontAttributes(font: string): { readonly size: number; readonly attributes: string } {
  const [, before = '', size = '12', family = 'sans-serif'] = /^(.*?)([\d.]+)px(?:\/\S+)?\s+(.*)$/.exec(font) ?? []
  const weight = /\b(bold|[1-9]00)\b/.exec(before)?.[1]
  const style = /\b(italic|oblique)\b/.exec(before)?.[1]
  return {
    size: Number(size),
    attributes: `font-family="${escape(family)}" font-size="${size}"${weight ? ` font-weight="${weight}"` : ''}${style ? ` font-style="${style}"` : ''}`,
  }
}

export class SvgRecorder {
  readonly #context: Drawn
  readonly #shapes: string[] = []
  readonly #clips: string[] = []
  #path: string[] = []
  /** The clip in force, by number, for each state that is saved. */
  #clip: (number | null)[] = [null]

  /** @param context the one that is drawn on: asked for its state at each stroke */
  constructor(context: Drawn) {
    this.#context = context
  }

  #point(x: number, y: number): string {
    const { a, b, c, d, e, f } = this.#context.getTransform()
    return `${short(a * x + c * y + e)} ${short(b * x + d * y + f)}`
  }

  get #scale(): number {
    const { a, b } = this.#context.getTransform()
    return Math.hypot(a, b)
  }

  #attributes(): string {
    const clip = this.#clip.at(-1)
    const { globalAlpha } = this.#context
    return `${clip === null ? '' : ` clip-path="url(#clip${clip})"`}${globalAlpha < 1 ? ` opacity="${globalAlpha}"` : ''}`
  }

  #arc(x: number, y: number, radius: number, start: number, end: number, isCounter: boolean): void {
    const at = (angle: number) => this.#point(x + radius * Math.cos(angle), y + radius * Math.sin(angle))
    const r = short(radius * this.#scale)
    const sweep = isCounter ? 0 : 1
    this.#path.push(`${this.#path.length === 0 ? 'M' : 'L'}${at(start)}`)
    const turn = isCounter ? start - end : end - start
    if (Math.abs(turn) >= 2 * Math.PI - 1e-6) {
      // An arc of SVG that ends where it began is nothing: a circle is two halves.
      const half = start + (isCounter ? -Math.PI : Math.PI)
      this.#path.push(`A${r} ${r} 0 1 ${sweep} ${at(half)}`, `A${r} ${r} 0 1 ${sweep} ${at(start)}`)
    } else {
      const positive = ((turn % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI)
      this.#path.push(`A${r} ${r} 0 ${positive > Math.PI ? 1 : 0} ${sweep} ${at(end)}`)
    }
  }

  #rectangle(x: number, y: number, width: number, height: number): string[] {
    const [to, line] = [this.#point(x, y), (px: number, py: number) => `L${this.#point(px, py)}`]
    return [`M${to}`, line(x + width, y), line(x + width, y + height), line(x, y + height), 'Z']
  }

  #fill(path: readonly string[]): void {
    if (path.length > 0)
      this.#shapes.push(
        `<path d="${path.join('')}" fill="${escape(String(this.#context.fillStyle))}"${this.#attributes()}/>`,
      )
  }

  #stroke(path: readonly string[]): void {
    if (path.length === 0) return
    const dash = this.#context.getLineDash().map((each) => short(each * this.#scale))
    this.#shapes.push(
      `<path d="${path.join('')}" fill="none" stroke="${escape(String(this.#context.strokeStyle))}" stroke-width="${short(this.#context.lineWidth * this.#scale)}"${dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : ''}${this.#attributes()}/>`,
    )
  }

  #text(text: string, x: number, y: number): void {
    const { a, b, c, d, e, f } = this.#context.getTransform()
    const { font, textAlign, textBaseline, fillStyle } = this.#context
    const { size, attributes } = fontAttributes(font)
    const baseline = y + size * (drops[textBaseline] ?? 0)
    this.#shapes.push(
      `<text x="${short(x)}" y="${short(baseline)}" transform="matrix(${[a, b, c, d, e, f].map(short).join(' ')})" fill="${escape(String(fillStyle))}" ${attributes} text-anchor="${anchors[textAlign] ?? 'start'}"${this.#attributes()}>${escape(text)}</text>`,
    )
  }

  /** Writes down one call; those that draw nothing are let pass. */
  record(method: string, args: readonly unknown[]): void {
    const numbers = args as readonly number[]
    const [x, y] = numbers
    switch (method) {
      case 'beginPath':
        this.#path = []
        break
      case 'closePath':
        if (this.#path.length > 0) this.#path.push('Z')
        break
      case 'moveTo':
        this.#path.push(`M${this.#point(x, y)}`)
        break
      case 'lineTo':
        this.#path.push(`${this.#path.length === 0 ? 'M' : 'L'}${this.#point(x, y)}`)
        break
      case 'bezierCurveTo':
        this.#path.push(
          `C${this.#point(x, y)} ${this.#point(numbers[2], numbers[3])} ${this.#point(numbers[4], numbers[5])}`,
        )
        break
      case 'quadraticCurveTo':
        this.#path.push(`Q${this.#point(x, y)} ${this.#point(numbers[2], numbers[3])}`)
        break
      case 'arc':
        this.#arc(x, y, numbers[2], numbers[3], numbers[4], args[5] === true)
        break
      case 'rect':
        this.#path.push(...this.#rectangle(x, y, numbers[2], numbers[3]))
        break
      case 'fillRect':
        this.#fill(this.#rectangle(x, y, numbers[2], numbers[3]))
        break
      case 'strokeRect':
        this.#stroke(this.#rectangle(x, y, numbers[2], numbers[3]))
        break
      case 'fill':
        this.#fill(this.#path)
        break
      case 'stroke':
        this.#stroke(this.#path)
        break
      case 'fillText':
        this.#text(String(args[0]), numbers[1], numbers[2])
        break
      case 'clip': {
        // One clip inside another keeps both: the outer one holds the inner one's path.
        const outer = this.#clip.at(-1)
        const inner = `<path d="${this.#path.join('')}"/>`
        this.#clips.push(
          `<clipPath id="clip${this.#clips.length}"${outer === null ? '' : ` clip-path="url(#clip${outer})"`}>${inner}</clipPath>`,
        )
        this.#clip[this.#clip.length - 1] = this.#clips.length - 1
        break
      }
      case 'save':
        this.#clip.push(this.#clip.at(-1) ?? null)
        break
      case 'restore':
        if (this.#clip.length > 1) this.#clip.pop()
    }
  }

  /**
   * The whole as a file.
   *
   * @param title said to those who cannot see it
   * @param ground the colour behind it
   */
  file({ width, height, title, ground }: { width: number; height: number; title: string; ground: string }): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escape(title)}</title>
<defs>${this.#clips.join('')}</defs>
<rect width="100%" height="100%" fill="${escape(ground)}"/>
${this.#shapes.join('\n')}
</svg>
`
  }
}

/** A context that draws as before, and is written down. */
export function recorded(context: CanvasRenderingContext2D): {
  readonly context: CanvasRenderingContext2D
  readonly recorder: SvgRecorder
} {
  const recorder = new SvgRecorder(context)
  const watched = new Proxy(context, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        recorder.record(String(name), args)
        return Reflect.apply(value, target, args) as unknown
      }
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  })
  return { context: watched, recorder }
}
