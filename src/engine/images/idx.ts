/** An array of bytes with its extents, as an IDX file holds it. */
export interface IdxArray {
  readonly shape: readonly number[]
  readonly data: Uint8Array
}

/** A file is not in the IDX format, or is cut. The message says what was found where, the advice what to do. */
export class IdxError extends Error {
  override readonly name = 'IdxError'
  /** Bytes of the unpacked file before the trouble. */
  readonly offset: number
  readonly advice: string

  constructor(message: string, offset: number, advice = 'Fetch the file again, or choose another one.') {
    super(message)
    this.offset = offset
    this.advice = advice
  }
}

/** What the first bytes of an IDX file say. */
export interface IdxHeader {
  readonly shape: readonly number[]
  /** Bytes of the header: where the elements begin. */
  readonly start: number
  /** Bytes of the elements, the product of the shape. */
  readonly size: number
}

/** No header is longer, in bytes. */
export const longestHeader = 4 + 4 * 255

/**
 * Reads the header of an IDX file.
 *
 * @param bytes the file's first `longestHeader` bytes, unpacked; fewer where the file has no more
 * @param name of the file, for errors
 * @throws IdxError when it is something else, holds other elements than bytes, or ends within its header
 */
export function readIdxHeader(bytes: Uint8Array, name: string): IdxHeader {
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0) {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b)
      throw new IdxError(
        `${name} is packed (gzip). It has to be unpacked before it is read.`,
        0,
        'Unpack it, and choose what was in it.',
      )
    const found = bytes.length === 0 ? 'it is empty' : `it begins with the bytes ${hexadecimal(bytes.subarray(0, 4))}`
    throw new IdxError(
      `${name} is not in the IDX format: ${found}, not with two zero bytes, a type and a number of axes.`,
      0,
      'Choose files in the format of MNIST.',
    )
  }
  if (bytes[2] !== 0x08)
    throw new IdxError(
      `${name} holds elements of type 0x${bytes[2].toString(16)}; images and labels are bytes (0x8).`,
      2,
      'Choose files in the format of MNIST: grey levels and labels of one byte each.',
    )
  const axes = bytes[3]
  const start = 4 + 4 * axes
  if (axes === 0) throw new IdxError(`${name} has no axes.`, 3)
  if (bytes.length < start)
    throw new IdxError(`${name} ends within its header, after ${bytes.length} of ${start} bytes.`, bytes.length)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis))
  return { shape, start, size: shape.reduce((product, extent) => product * extent, 1) }
}

const hexadecimal = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')

/** The error of a file that holds more or fewer bytes than its header says. */
export const wrongLength = (name: string, { shape, start, size }: IdxHeader, found: number): IdxError =>
  new IdxError(
    `${name} should hold ${shape.join(' x ')} = ${size} bytes after its header and ${found < size ? `holds only ${found}` : 'goes on after them'}.`,
    start + Math.min(found, size),
    found < size ? 'The file is cut. Fetch it again.' : 'Fetch the file again.',
  )

/**
 * Reads a file of the IDX format (LeCun, Cortes, Burges, "The MNIST database"): two zero bytes, the type of the elements,
 * the number of axes, an extent of four bytes for each axis (most significant first), and the elements.
 *
 * @param bytes the unpacked file
 * @param name of the file, for errors
 * @throws IdxError when it is something else, holds other elements than bytes, or is too short or too long
 */
export function readIdx(bytes: Uint8Array, name: string): IdxArray {
  const header = readIdxHeader(bytes, name)
  const found = bytes.length - header.start
  if (found !== header.size) throw wrongLength(name, header, found)
  return { shape: header.shape, data: bytes.subarray(header.start) }
}

/** Images with their labels. */
export interface LabelledImages {
  readonly count: number
  readonly height: number
  readonly width: number
  /** Colour planes; one where nothing is said: grey levels. */
  readonly channels?: number
  /** count x channels x height x width, 0 (black) to 255. */
  readonly pixels: Uint8Array
  readonly labels: Uint8Array
}

/**
 * Pairs a file of images with a file of labels.
 *
 * @throws IdxError when their extents do not fit
 */
export function pairImages(images: IdxArray, labels: IdxArray, names: readonly [string, string]): LabelledImages {
  checkAxes('images', images.shape, names[0])
  checkAxes('labels', labels.shape, names[1])
  const [count, height, width] = images.shape
  if (labels.shape[0] !== count) throw doNotFit(names, [count, labels.shape[0]])
  return { count, height, width, pixels: images.data, labels: labels.data }
}

/** @throws IdxError unless images have three axes, and labels one */
export function checkAxes(holds: 'images' | 'labels', { length }: readonly number[], name: string): void {
  const axes = `${name} has ${length} ${length === 1 ? 'axis' : 'axes'}`
  if (holds === 'images' && length !== 3)
    throw new IdxError(
      `${axes}; grey images have three: count, height, width.`,
      3,
      length === 1 ? 'These may be the labels under the name of the images.' : 'Images of colour are not read.',
    )
  if (holds === 'labels' && length !== 1)
    throw new IdxError(`${axes}; labels have one.`, 3, 'These may be the images under the name of the labels.')
}

/** The error of images and labels that are not equally many. */
export const doNotFit = (names: readonly [string, string], [images, labels]: readonly [number, number]): IdxError =>
  new IdxError(
    `${names[0]} holds ${images} images and ${names[1]} ${labels} labels: they do not belong together.`,
    4,
    'Choose the labels that came with these images.',
  )
