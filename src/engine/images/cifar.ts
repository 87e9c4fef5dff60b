import { IdxError, type LabelledImages } from './idx.ts'

const [side, channels] = [32, 3]
const record = 1 + channels * side * side

/**
 * Reads colour images in CIFAR-10's binary form (Krizhevsky 2009; https://www.cs.toronto.edu/~kriz/cifar.html): for each image
 * a byte with its class, then 32 x 32 bytes of red, as many of green and of blue.
 *
 * @param parts the unpacked bytes of one file or more, which are put one after the other
 * @param classes only images of these are kept; they become classes 0, 1, ... in this order
 * @param name of the files, for errors
 * @throws IdxError when a part is no whole number of records, or no image is left
 */
export function readCifar(parts: readonly Uint8Array[], classes: readonly number[], name: string): LabelledImages {
  const kept: { readonly bytes: Uint8Array; readonly at: number; readonly label: number }[] = []
  for (const bytes of parts) {
    if (bytes.length % record !== 0)
      throw new IdxError(
        `${name} holds ${bytes.length} bytes, which is no whole number of CIFAR’s records of ${record} bytes.`,
        bytes.length - (bytes.length % record),
        'Choose files in CIFAR-10’s binary form.',
      )
    for (let at = 0; at < bytes.length; at += record) {
      const label = classes.indexOf(bytes[at])
      if (label >= 0) kept.push({ bytes, at, label })
    }
  }
  if (kept.length === 0)
    throw new IdxError(
      `${name} holds no images of the classes ${classes.join(', ')}.`,
      0,
      'Choose CIFAR-10’s own files.',
    )
  const size = record - 1
  const pixels = new Uint8Array(kept.length * size)
  kept.forEach(({ bytes, at }, image) => pixels.set(bytes.subarray(at + 1, at + record), image * size))
  return {
    count: kept.length,
    height: side,
    width: side,
    channels,
    pixels,
    labels: Uint8Array.from(kept, ({ label }) => label),
  }
}
