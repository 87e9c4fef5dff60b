/**
 * onnxruntime, loaded after its reports are switched off. Nothing else in the program may load it, which .dependency-cruiser.cjs
 * sees to.
 */
import './no-telemetry.ts'
import * as runtime from 'onnxruntime-node'

export { runtime }
