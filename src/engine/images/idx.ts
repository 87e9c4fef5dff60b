/** An array of bytes with its extents, as an IDX file holds it. */
export interface IdxArray {
  readonly shape: readonly number[]
  readonly data: Uint8Array
}

/** A file is not in the IDX format, or is cut. The message says what was found where, and what to do. */
export class IdxError extends Error {
  override readonly name = 'IdxError'
}

/**
 * Reads a file of the IDX format (LeCun, Cortes, Burges, "The MNIST database"): two zero bytes, the type of the elements,
 * the number of axes, an extent of four bytes for each axis (most significant first), and the elements.
 *
 * @param bytes the unpacked file
 * @param name of the file, for errors
 * @throws IdxError when it is something else, holds other elements than bytes, or is too short or too long
 */
export function readIdx(bytes: Uint8Array, name: string): IdxArray {
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0)
    throw new IdxError(
      bytes[0] === 0x1f && bytes[1] === 0x8b
        ? `${name} is packed (gzip). It has to be unpacked before it is read.`
        : `${name} is not in the IDX format: it does not begin with two zero bytes.`,
    )
  if (bytes[2] !== 0x08)
    throw new IdxError(`${name} holds elements of type 0x${bytes[2].toString(16)}; images and labels are bytes (0x8).`)
  const axes = bytes[3]
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = 4 + 4 * axes
  if (axes === 0 || bytes.length < start) throw new IdxError(`${name} ends within its header. Fetch it again.`)
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis))
  const size = shape.reduce((product, extent) => product * extent, 1)
  if (bytes.length !== start + size)
    throw new IdxError(
      `${name} should hold ${shape.join(' x ')} = ${size} bytes after its header and holds ${bytes.length - start}. Fetch it again.`,
    )
  return { shape, data: bytes.subarray(start) }
}

/** Images with their labels. */
export interface LabelledImages {
  readonly count: number
  readonly height: number
  readonly width: number
  /** count x height x width, 0 (black) to 255. */
  readonly pixels: Uint8Array
  readonly labels: Uint8Array
}

/**
 * Pairs a file of images with a file of labels.
 *
 * @throws IdxError when their extents do not fit
 */
export function pairImages(images: IdxArray, labels: IdxArray, names: readonly [string, string]): LabelledImages {
  if (images.shape.length !== 3)
    throw new IdxError(`${names[0]} has ${images.shape.length} axes; grey images have three: count, height, width.`)
  if (labels.shape.length !== 1) throw new IdxError(`${names[1]} has ${labels.shape.length} axes; labels have one.`)
  const [count, height, width] = images.shape
  if (labels.shape[0] !== count)
    throw new IdxError(
      `${names[0]} holds ${count} images and ${names[1]} ${labels.shape[0]} labels: they do not belong together.`,
    )
  return { count, height, width, pixels: images.data, labels: labels.data }
}
