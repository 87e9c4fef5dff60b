interface Picture {
  readonly size: number
  readonly png: Uint8Array
}
export function icoOf(pictures: readonly Picture[]): Buffer
export function icnsOf(pictures: readonly Picture[]): Buffer
