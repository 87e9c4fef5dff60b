/** Published studies: what they are about, running them again, and what was found. */

import type { ClaimVerdict, Replication, StudyPreset } from '#shared/contracts/replication.ts'
import { count, duration, list, plural } from '#shared/text/format.ts'
import { type Rich, rich } from '../rich.ts'

const presets = { tiny: 'tiny', quick: 'quick', full: 'full' } satisfies Record<StudyPreset, string>

/** They stand alone, and after “, which”. */
const verdicts = {
  holds: 'holds',
  'holds under a variant': 'holds under a variant',
  'does not hold': 'does not hold',
  'not decided': 'not decided',
} satisfies Record<ClaimVerdict, string>

export const published = {
  title: 'Published studies',
  sentence:
    'What papers report about causal models and privacy, and our own benchmarks: to be understood, and run again on this computer.',
  allStudies: 'All published studies',
  unreadable: (file: string) => `The results in ${file} cannot be read, and are left out.`,
  presets,
  verdicts,
  /** A figure with the ends of its 95 % interval. */
  withInterval: (estimate: string, low: string, high: string) => `${estimate} (${low} to ${high})`,

  /** What can be said of a study in the list. */
  standing: {
    running: 'It is running now.',
    cutOff: 'A run was cut off and can be resumed.',
    results: (results: number) => `${plural(results, 'result')} here.`,
    needsTables: (titles: readonly string[]) => `Needs the public table ${list(titles)}.`,
    needsColour: 'Needs colour images: runs on the command line only.',
    needsImages: 'Needs an image set.',
    needsNetworks: (titles: readonly string[]) =>
      titles.length === 1 ? `Needs the network ${list(titles)}.` : `Needs the networks ${list(titles)}.`,
    ready: (seconds: number) => `Ready to run; the quick version takes about ${duration(seconds)}.`,
  },

  /** Where a study stands. */
  place: {
    ownBenchmark: 'Our own benchmark',
    besidePaper: 'Ours, beside the paper’s',
    /** @param figure such as “Figure 3a”, with a capital letter */
    inPaper: (figure: string) => `${figure} of the paper`,
  },

  explanation: {
    question: 'Question.',
    method: 'Method.',
    elsewhere: 'Published elsewhere.',
    paper: 'The paper.',
    paperFound: 'The paper found.',
    expect: 'What to expect here.',
  },

  missing: {
    networks: (networks: readonly { title: string; nodes: number }[]) => {
      const named = list(networks.map(({ title, nodes }) => `${title} (${nodes} nodes)`))
      return networks.length === 1
        ? `This study draws its rows from a Bayesian network that is not in this workspace yet: ${named}.`
        : `This study draws its rows from Bayesian networks that are not in this workspace yet: ${named}.`
    },
    getNetworks: (files: readonly string[]) =>
      files.length === 1
        ? `Get ${list(files)} from bnlearn’s Bayesian Network Repository (www.bnlearn.com/bnrepository) on a computer with a browser, unpack, and import the BIF file. Cloister opens no addresses and fetches nothing; look at each network’s own citation. A network is kept in this workspace, for all published studies.`
        : `Get ${list(files)} from bnlearn’s Bayesian Network Repository (www.bnlearn.com/bnrepository) on a computer with a browser, unpack, and import the BIF files, one after the other. Cloister opens no addresses and fetches nothing; look at each network’s own citation. A network is kept in this workspace, for all published studies.`,
    importNetwork: 'Import a BIF file…',
    images: 'This study learns from images of digits, and there is no image set in this workspace yet.',
    importImages: rich`Import a set in MNIST’s format (IDX files) on the <page data/images>Data page</page>; it is kept in this workspace. Cloister opens no addresses and fetches nothing. MNIST itself is what the paper uses.`,
    colour: 'This study needs colour images, and the image sets of a workspace are grey. So it cannot be run here.',
    onCommandLine: (study: string, images: string) =>
      rich`Run it on the command line: <code>npm run reproduce -- ${study} --images FOLDER</code>, with <code>--quick</code> for the quick version. FOLDER holds a folder “${images}” with the binary files of CIFAR-10 (data_batch_1.bin to data_batch_5.bin, test_batch.bin), from www.cs.toronto.edu/~kriz/cifar.html.`,
    table: (title: string) => `This study learns from the public table ${title}, which is not in this workspace yet.`,
    getTable: (files: readonly string[], from: string) =>
      `Get ${list(files)} from ${from} on a computer with a browser, and choose the folder that they are in. Cloister opens no addresses and fetches nothing; look at the table’s own licence and citation. It is kept in this workspace, for all published studies.`,
    importTable: (title: string) => `Import ${title}’s files…`,
  },

  run: {
    start: 'Run the study',
    title: 'Run it on this computer',
    running: 'Running',
    presetAndSeed: (preset: StudyPreset, seed: number) => `${presets[preset]}, seed ${seed}`,
    cancel: 'Cancel',
    partsAreKept: 'Parts that are finished are kept, so that the run can be resumed.',
    another: (study: string, title: string) =>
      rich`Another published study is running: <page published/${study}>${title}</page>. One runs at a time.`,
    howMuch: 'How much',
    imageSet: 'Image set',
    imageSetNamed: (name: string, images: number, height: number, width: number) =>
      `${name} (${plural(images, 'training image')} of ${height} × ${width} pixels)`,
    seed: 'Seed',
    whySeed: 'The same seed, version and machine give the same figures.',
    /** @param images the name of the image set; null for none, undefined for one that was removed */
    cutOff: (
      { preset, seed, done, total }: { preset: StudyPreset; seed: number; done: number; total: number },
      images: string | null | undefined,
    ) => {
      const started = `A ${presets[preset]} run with seed ${seed}`
      const kept = `${plural(done, 'part')} of ${total} ${done === 1 ? 'is' : 'are'} kept`
      if (images === null) return `${started} was cut off: ${kept}.`
      return images === undefined
        ? `${started} on images that are no longer there was cut off: ${kept}.`
        : `${started} on “${images}” was cut off: ${kept}.`
    },
    resume: 'Resume',
    discard: 'Discard',
    tiny: 'For tests: a few steps on a few rows. Its figures mean nothing.',
    quick: (seconds: number) =>
      `Fewer rows, smaller networks and few repetitions: wide intervals, and some claims stay undecided. About ${duration(seconds)} on two cores with nothing else to do.`,
    full: 'The paper’s sizes, with more repetitions.',
    /** Of a study that is no paper's. */
    fullOfOurs: 'Many more rows, larger networks and more repetitions.',
    took: (seconds: number, cores: number, processor: string) =>
      `It took ${duration(seconds)} on ${plural(cores, 'core')} (${processor}).`,
    mayTake: 'It may take hours; finished parts are kept if it is cut off.',
  },

  results: {
    title: 'What was found here',
    name: (preset: StudyPreset, seed: number, when: string) => `${presets[preset]}, seed ${seed}, ${when}`,
    /** @param held how many of the paper's claims did; 0 of 0 where all claims are ours */
    stored: (
      {
        preset,
        seed,
        seconds,
        claims,
        held,
      }: Pick<Replication, 'preset' | 'seed' | 'seconds'> & {
        claims: number
        held: number
      },
      when: string,
    ): Rich =>
      claims > 0
        ? rich`<b>${presets[preset]}</b>, seed ${seed}, ${when}, took ${duration(seconds)}. ${held} of ${plural(claims, 'claim')} of the paper held.`
        : rich`<b>${presets[preset]}</b>, seed ${seed}, ${when}, took ${duration(seconds)}. All claims are ours.`,
    shownBelow: 'shown below',
    show: 'Show',
    remove: 'Remove',
    saveJson: 'Save as JSON…',
    saveDrawing: 'Save the drawing…',
    charts: 'Charts',
  },

  claims: {
    title: (preset: StudyPreset, seed: number) => `Claims: ${presets[preset]}, seed ${seed}`,
    ofTest: 'A test’s run: its figures mean nothing.',
    whenHolds:
      'A claim holds when the whole 95 % interval meets its standard; “not decided” says that the interval lies on both sides.',
    region: 'Claims',
    caption: 'Claims, with the paper’s words beside our figures',
    claim: 'Claim',
    paper: 'The paper',
    ours: 'Ours (95 % interval)',
    holdsWhere: 'Holds where it is',
    verdict: 'Verdict',
    /** A claim of ours, not of the paper. */
    isOurs: '(ours)',
    variant: (variant: string) => `Variant: ${variant}`,
    allVariants: (variants: number) => `All ${variants} variants`,
    repetitionsToDecide: (repetitions: number) => `About ${count(repetitions)} repetitions would decide it.`,
    /** @param verdict what became of the claim that explains this one; none where an experiment explains it */
    seeClaim: (name: string, verdict: ClaimVerdict | undefined) => {
      if (!verdict) return `See “${name}”.`
      return verdict === 'not decided'
        ? `See “${name}”, which is not decided.`
        : `See “${name}”, which ${verdicts[verdict]}.`
    },
  },

  pictures: {
    title: 'Pictures',
    sentence: 'Examples from the first repetition: the same images in each row.',
    images: (images: number, label: string) => `${plural(images, 'image')}: ${label}`,
  },

  made: {
    title: 'How it was made',
    machine: ({ seconds, made: { machine, backend, cloister } }: Replication) =>
      `${duration(seconds)} on ${machine.processor}, ${plural(machine.cores, 'core')}, with ${backend.name} ${backend.version} on ${plural(backend.threads, 'thread')}; Cloister ${cloister}. Intervals are Student’s t over the repetitions.`,
    network: (name: string, hash: string) => rich`Network ${name}.bif, SHA-256 <code>${hash}</code>.`,
    table: (name: string, hash: string) => rich`Table ${name}, SHA-256 <code>${hash}</code>.`,
    images: (set: string, name: string, hash: string) => rich`Images “${set}”, ${name}, SHA-256 <code>${hash}</code>.`,
    /** One sentence, with a part for each kind of folder that the study needs. @param images the folder of the image set */
    command: (needs: { networks: boolean; images: string | null; tables: boolean }): Rich => [
      ...rich`This command repeats it`,
      ...(needs.networks ? rich`; <code>--networks FOLDER</code> names the folder of the BIF files` : []),
      ...(needs.images === null
        ? []
        : rich`; <code>--images FOLDER</code> names a folder that holds the images in a folder “${needs.images}”`),
      ...(needs.tables ? rich`; <code>--tables FOLDER</code> names the folder of the tables` : []),
      ...rich`.`,
    ],
  },
}
