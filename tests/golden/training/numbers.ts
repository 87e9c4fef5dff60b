/** The arrays of make.py: number i of the array named by `key` is scale sin(12.9898 (i + 1) + 78.233 key). */
export const numbers = (count: number, key: number, scale = 1): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => scale * Math.sin(12.9898 * (i + 1) + 78.233 * key))

/** One-hot rows of make.py's labels. */
export function indicators(count: number, classes: number, key: number): Float64Array {
  const result = new Float64Array(count * classes)
  for (let i = 0; i < count; i++)
    result[i * classes + Math.floor(classes * (0.5 + 0.4999 * Math.sin(3.7 * (i + 1) + key)))] = 1
  return result
}

/** Row numbers of make.py's batches, step after step. */
export const batchRows = (rows: number, batch: number, first: number, count: number): Int32Array =>
  Int32Array.from({ length: count * batch }, (_, at) => {
    const [step, i] = [first + Math.floor(at / batch), at % batch]
    return (step * batch + 7 * i) % rows
  })
