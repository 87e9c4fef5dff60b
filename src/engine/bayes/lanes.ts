/**
 * Four rows at a time: a column of bytes read as 32-bit words holds four rows in a word. As long as no configuration
 * exceeds 255, one multiplication of words computes four configurations, for no byte overflows into its neighbour.
 */

/** Configurations that four rows at a time can have. */
export const mostInByte = 256

/** The words of a column, without those of its last rows that fill no word. */
export function wordsOf(column: Uint8Array): Int32Array {
  const aligned = column.byteOffset % 4 === 0 ? column : column.slice()
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2)
}
