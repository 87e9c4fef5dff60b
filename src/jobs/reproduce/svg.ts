/** Text as it may stand in an SVG file. */
export const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/** Colours of docs/design: associational, causal, others; told apart by shape, filling and dash as well. */
export const familyColours = {
  causal: '#0f766e',
  associational: '#c2410c',
  blanket: '#1d4ed8',
  other: '#52525b',
} as const

/** An SVG file of a drawing on white. */
export const svgFile = (title: string, width: number, height: number, drawing: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="#27272a">
<title>${escape(title)}</title>
<rect width="100%" height="100%" fill="white"/>
${drawing}
</svg>
`
