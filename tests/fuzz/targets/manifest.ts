import type { RunResults } from '#shared/contracts/results.ts'

/** Of a run made by hand. */
export const manifest: RunResults['manifest'] = {
  cloister: '0.1.0',
  startedAt: '2026-01-02T03:04:05.000Z',
  seconds: 12.5,
  seed: 1,
  spec: 'a'.repeat(64),
  data: { fileName: 'people.csv', bytes: 1000, sha256: 'b'.repeat(64), snapshot: 'c'.repeat(64) },
  backend: { name: 'onnxruntime-cpu', version: '1.30.0', threads: 2 },
  notices: [],
  runtime: { node: '24.0.0' },
  machine: { platform: 'linux', processor: 'x', cores: 2, memoryBytes: 8e9 },
  command: 'cloister run study.yaml --data people.csv --out x',
}
