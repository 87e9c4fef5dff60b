import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'resources/**/*.test.ts'],
    setupFiles: ['tests/property-seed.ts'],
    // onnxruntime would report each run to its maker.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    testTimeout: 180_000,
    // Two cores, and onnxruntime and DuckDB bring threads of their own.
    maxWorkers: 2,
  },
})
