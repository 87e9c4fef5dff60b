/** The graph as it is arranged on the canvas, as an SVG file: to be printed at any size. */

import type { Edge } from '#shared/contracts/graph.ts'
import type { Part } from './reading.ts'
import { nodeHeight, nodeWidth, type Position } from './sizes.ts'

const colours: Record<Part, string> = {
  outcome: '#1f5fa8',
  parent: '#00735f',
  child: '#b84a00',
  'co-parent': '#b84a00',
  other: '#8b8b84',
}
const dashes: Partial<Record<Part, string>> = { child: '5 3', 'co-parent': '2 3' }
const margin = 16

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/**
 * @param part what each node is to the outcome: its outline, by colour and by dashes
 * @param title said to those who cannot see it
 */
export function graphPicture(
  nodes: readonly string[],
  edges: readonly Edge[],
  places: Readonly<Record<string, Position>>,
  part: (node: string) => Part,
  title: string,
): string {
  const left = Math.min(0, ...nodes.map((name) => places[name].x)) - margin
  const top = Math.min(0, ...nodes.map((name) => places[name].y)) - margin
  const width = Math.max(0, ...nodes.map((name) => places[name].x + nodeWidth(name))) + margin - left
  const height = Math.max(0, ...nodes.map((name) => places[name].y + nodeHeight)) + margin - top
  const line = ([from, to]: Edge) => {
    const [startX, startY] = [places[from].x + nodeWidth(from) / 2, places[from].y + nodeHeight]
    const [endX, endY] = [places[to].x + nodeWidth(to) / 2, places[to].y - 2]
    const bend = (endY - startY) / 2
    const cause = part(to) === 'outcome'
    return `<path d="M${startX} ${startY}C${startX} ${startY + bend} ${endX} ${endY - bend} ${endX} ${endY}" fill="none" stroke="${cause ? colours.parent : '#777'}" stroke-width="${cause ? 2.2 : 1.2}" marker-end="url(#arrow)"/>`
  }
  const box = (name: string) => {
    const { x, y } = places[name]
    const own = part(name)
    const isStrong = own === 'outcome' || own === 'parent'
    const dash = dashes[own] ? ` stroke-dasharray="${dashes[own]}"` : ''
    return `<rect x="${x}" y="${y}" width="${nodeWidth(name)}" height="${nodeHeight}" rx="${own === 'outcome' ? 5 : 18}" fill="#fff" stroke="${colours[own]}" stroke-width="${isStrong ? 2.5 : 1.2}"${dash}/><text x="${x + nodeWidth(name) / 2}" y="${y + nodeHeight / 2 + 4.5}" text-anchor="middle">${escape(name)}</text>`
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="13">
<title>${escape(title)}</title>
<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 10 5 0 10Z" fill="#555"/></marker></defs>
<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="#fff"/>
${edges.map(line).join('\n')}
${nodes.map(box).join('\n')}
</svg>
`
}
