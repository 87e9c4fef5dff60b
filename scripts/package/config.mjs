/**
 * What goes into a package of Cloister, for electron-builder. `scripts/package.mjs` runs it and says by the environment which
 * Electron to take (CLOISTER_PACKAGE_ELECTRON, a JSON object: dist and version).
 */

import { rmSync } from 'node:fs'
import path from 'node:path'
import { at } from '../setup/paths.mjs'
import { builtIcons } from './icons/index.mjs'
import { unusedPackages } from './modules.mjs'
import { papers } from './papers.mjs'
import { builtProgram, withWhatItRequires } from './program.mjs'

/** The bundles of the package, made apart from those of development: minified, their source maps taken away. */
const from = path.relative(at(), builtProgram)

const { dist, version } = JSON.parse(process.env.CLOISTER_PACKAGE_ELECTRON ?? '{}')

/** A Node of the user's, which knows no archives of Electron's, runs the process of TensorFlow.js. */
const runByOthers = withWhatItRequires('tensorflow.cjs').map((name) => `${from}/main/${name}`)

export default {
  appId: 'org.cloister.cloister',
  productName: 'Cloister',
  copyright: 'MIT License',
  directories: { output: 'dist', buildResources: 'scripts/package/resources' },
  ...(dist ? { electronDist: dist } : {}),
  ...(version ? { electronVersion: version } : {}),
  // Native modules are Node-API: the same files fit every Electron.
  npmRebuild: false,
  buildDependenciesFromSource: false,
  publish: null,

  files: [
    'package.json',
    { from, to: 'out' },
    // Of the modules only what is run: their installers, types, maps and other systems' binaries are not.
    ...unusedPackages().map((place) => `!${place}/**`),
    '!node_modules/**/*.{ts,map,md}',
    '!node_modules/onnxruntime-node/{lib,script}/**',
    '!node_modules/onnxruntime-node/bin/napi-v6/!(${platform})/**',
    '!node_modules/onnxruntime-node/bin/napi-v6/${platform}/!(${arch})/**',
    '!node_modules/onnxruntime-common/{lib,dist/esm}/**',
  ],
  asar: true,
  asarUnpack: ['node_modules/onnxruntime-node/bin/**', 'node_modules/@duckdb/node-bindings-*/**', ...runByOthers],
  extraResources: [
    { from: 'resources', to: 'resources', filter: ['**/*.{json,yaml,csv}', 'icons/256x256.png'] },
    { from: path.relative(at(), papers), to: 'licences' },
  ],
  electronLanguages: ['en-US'],

  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    // Where the system has it: macOS and Windows.
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    // Pages come by a scheme of Cloister's own; none by file:.
    grantFileProtocolExtraPrivileges: false,
    // There are no cookies, and the key would be asked of the system's keychain, in a dialog of its own.
    enableCookieEncryption: false,
  },
  // Electron's own, of which nothing is used.
  afterPack: ({ appOutDir }) => rmSync(path.join(appOutDir, 'resources', 'default_app.asar'), { force: true }),

  // The older tools, which are the default, start an AppImage without Chromium's sandbox.
  toolsets: { appimage: '1.0.3' },
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  linux: {
    extraFiles: [{ from: 'scripts/package/resources/cloister-cli', to: 'cloister-cli' }],
    executableName: 'cloister',
    // A folder of PNGs; it is not converted.
    icon: 'resources/icons',
    target: ['AppImage'],
    category: 'Science',
    synopsis: 'Offline privacy studies of models',
    maintainer: 'The Cloister authors',
  },
  win: { target: ['nsis'], icon: builtIcons.win },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true, differentialPackage: false },
  mac: { target: ['dmg'], category: 'public.app-category.medical', identity: null, icon: builtIcons.mac },
}
