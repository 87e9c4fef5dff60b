/** Files in the IDX format, for tests: made here and not by what reads them. */

/**
 * @param shape extents of the axes
 * @param data the elements, bytes
 * @param type of the elements; 8 is the byte
 */
export function idx(shape: readonly number[], data: Uint8Array | readonly number[], type = 8): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length)
  bytes[2] = type
  bytes[3] = shape.length
  const view = new DataView(bytes.buffer)
  shape.forEach((extent, axis) => view.setUint32(4 + 4 * axis, extent))
  bytes.set(data, 4 + 4 * shape.length)
  return bytes
}

/** Labels 0 to classes - 1 in turn. */
const labelsOf = (count: number, classes: number) => Uint8Array.from({ length: count }, (_, i) => i % classes)

/**
 * Synthetic digits: a bar across the image, lower for higher labels, brighter to the right.
 *
 * @returns the two files of a part
 */
export function digits(count: number, { height = 10, width = 8, classes = 10 } = {}) {
  const labels = labelsOf(count, classes)
  const pixels = new Uint8Array(count * height * width)
  labels.forEach((label, image) => {
    const y = Math.floor((label * height) / classes)
    for (let x = 0; x < width; x++) pixels[(image * height + y) * width + x] = 100 + Math.floor((155 * x) / width)
  })
  return { images: idx([count, height, width], pixels), labels: idx([count], labels), pixels, classes: labels }
}
