export { fitNetwork, type NodeStructure } from './fit.ts'
export { configurationCodes, configurationsOf, type Network, type NetworkNode } from './network.ts'
export { redrawTables } from './redraw.ts'
export { sampleNetwork } from './sample.ts'
