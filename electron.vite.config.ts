import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

/** For a package: minified, with source maps that the bundles do not mention. `scripts/package.mjs` takes them away. */
const forPackage = process.env.CLOISTER_BUILD_FOR === 'package'
const form = forPackage ? ({ minify: true, sourcemap: 'hidden' } as const) : {}

const entry = (file: string) => new URL(`src/${file}`, import.meta.url).pathname

export default defineConfig({
  main: {
    build: {
      ...form,
      target: 'node20.18',
      rollupOptions: {
        input: {
          index: entry('main/index.ts'),
          database: entry('utility/database.ts'),
          job: entry('utility/job.ts'),
          learn: entry('utility/learn.ts'),
          survey: entry('utility/survey.ts'),
          tensorflow: entry('utility/tensorflow.ts'),
          cli: entry('cli/index.ts'),
        },
        // All in one folder: files find what lies beside the program by their own place. CommonJS, since an ES module is
        // loaded too late for what must be said before the app is ready.
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
      },
    },
  },
  preload: {
    build: {
      ...form,
      rollupOptions: {
        input: { index: entry('preload/index.ts') },
        // A preload script in Chromium's sandbox must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    build: {
      ...form,
      target: 'chrome130',
      rollupOptions: { input: { index: entry('renderer/index.html') } },
    },
    plugins: [svelte()],
  },
})
