/**
 * The tar format (POSIX.1-1988 "ustar"), as far as a backup needs it: plain files with names of at most 255 bytes. A size beyond
 * 8 GiB is written in base 256, as GNU tar and libarchive do. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */

/** Headers, and the files after them, are filled up to whole blocks. */
export const blockBytes = 512

export interface TarEntry {
  readonly path: string
  readonly bytes: number
}

/** Two empty blocks end an archive. */
export const tarEnd = () => Buffer.alloc(2 * blockBytes)

/** Bytes between a file's end and the next header. */
export const paddingAfter = (bytes: number) => (blockBytes - (bytes % blockBytes)) % blockBytes

/** The largest size that eleven octal digits hold. */
const mostOctal = 0o77777777777

/** @throws RangeError for a path that does not fit into a header */
export function tarHeader({ path, bytes }: TarEntry, modified: Date): Buffer {
  const [prefix, name] = splitPath(path)
  const header = Buffer.alloc(blockBytes)
  const octal = (value: number, offset: number, digits: number) =>
    header.write(value.toString(8).padStart(digits, '0'), offset, 'latin1')
  header.write(name, 0)
  octal(0o600, 100, 7)
  octal(0, 108, 7)
  octal(0, 116, 7)
  if (bytes <= mostOctal) octal(bytes, 124, 11)
  else {
    header[124] = 0x80
    header.writeBigUInt64BE(BigInt(bytes), 128)
  }
  octal(Math.floor(modified.getTime() / 1000), 136, 11)
  header.write('0', 156, 'latin1')
  header.write('ustar\x0000', 257, 'latin1')
  header.write(prefix, 345)
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return header
}

/**
 * Reads a header.
 *
 * @param header 512 bytes
 * @returns null for the empty block that ends an archive; undefined for what is no header of a plain file
 */
export function readTarHeader(header: Buffer): TarEntry | null | undefined {
  if (header.every((byte) => byte === 0)) return null
  const text = (from: number, to: number) => header.toString('utf8', from, to).replace(/\0.*$/s, '')
  if (text(257, 262) !== 'ustar' || parseInt(text(148, 156).trim(), 8) !== checksum(header)) return undefined
  if (header[156] !== 0x30) return undefined
  const bytes = header[124] === 0x80 ? Number(header.readBigUInt64BE(128)) : parseInt(text(124, 136).trim(), 8)
  if (!Number.isSafeInteger(bytes)) return undefined
  const [name, prefix] = [text(0, 100), text(345, 500)]
  return { path: prefix ? `${prefix}/${name}` : name, bytes }
}

/** The sum of a header's bytes, the checksum's own read as spaces. */
function checksum(header: Buffer): number {
  let sum = 8 * 0x20
  for (let at = 0; at < blockBytes; at++) if (at < 148 || at >= 156) sum += header[at]
  return sum
}

/** A path as prefix (at most 155 bytes) and name (at most 100). */
function splitPath(path: string): [string, string] {
  if (Buffer.byteLength(path) <= 100) return ['', path]
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)]
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100) return [prefix, name]
  }
  throw new RangeError(`the path ${path} is too long for an archive`)
}
