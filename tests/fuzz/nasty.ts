/** What readers trip over. */

export const nastyNumbers = [
  '0', '-0', '-1', '1e999', '-1e999', 'NaN', 'Infinity', '-Infinity', '1e308', '1e-320', '9007199254740993', '4294967296',
  '-2147483649', '0x10', '1_000', '1,5', '.5', '5.', '+1', '1e', '٣', '00012', '99999999999999999999999999999999999999',
] // prettier-ignore

/** Texts with characters beyond ASCII, quotes, and names that objects have of themselves. */
export const nastyTexts = [
  '', ' ', '\0', '\u001b[31m', '\ufeff', '\u2028', '\u202e', '\ud800', '💉', 'é', 'n\u0303', '"', "'", '""', '\\', '\r', '\n', '\t',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'undefined', 'true', 'NaN', '=1+1', '../../x', '%s%n', '${x}',
  '<script>', ',', ';', '{', '}', '[', ']', '(', ')', '|', '#', '//', '/*', '*/', '---', '&a', '*a', '!!js/function', '<<', '- ', ': ',
  '1899-12-31', '31/02/2024', '99999-01-01', '-271821-04-20', 'NA', '?', '.', 'p_1', '$1', "' OR 1=1 --", ';DROP TABLE runs',
] // prettier-ignore

/** Bytes that are no UTF-8, marks of encodings, and the first bytes of other kinds of files. */
export const nastyBytes = [
  [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80], [0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff], [0],
  [0, 0, 0, 0], [0xff, 0xff, 0xff, 0xff], [0x7f, 0xff, 0xff, 0xff], [0x1f, 0x8b], [0x50, 0x4b, 3, 4], [0x1a], [0x0d], [0x0a], [0x85],
].map((bytes) => Buffer.from(bytes).toString('latin1')) // prettier-ignore

/** Openings that readers which call themselves may follow too deep. */
export const openings = ['[', '{', '(', '{"a":', '[[', '- ', '? ', '"', 'a: {', '/*', '&a [', '{ type discrete [ 2 ] {']
