/**
 * The time of detection on labelled texts, and how many times longer Presidio takes on the same ones in the same run
 * (E4). Presidio is installed into .tools/ when it is first needed; where it cannot be had, our times stand alone.
 */
import { WITHOUT_PHONE, WITH_PHONE, timeDetection } from './evaluate/time-detection.ts'
import { startPresidio } from './evaluate/presidio.ts'
import { type Figure, type Goal, report } from './result.ts'

const GOALS: Readonly<Record<string, Goal>> = {
  [WITHOUT_PHONE]: { atMost: 100 },
  [WITH_PHONE]: { atMost: 500 },
}

const presidio = startPresidio()
try {
  const timings = await timeDetection(presidio)
  const figures = timings.flatMap(({ workload, detector, ours, ratio }): Figure[] => {
    const goal = GOALS[detector]
    const name = `${detector}: ${workload}`
    const own: Figure = { row: 'E4', name, unit: 'µs/KiB', value: ours, ...(goal && { goal }) }
    if (ratio === undefined) return [own]
    const beside: Figure = {
      row: 'E4',
      name: `time of Presidio beside ours, ${name}`,
      unit: '×',
      value: ratio,
      ...(goal && { goal: { atLeast: 100 } }),
    }
    return [own, beside]
  })
  report('detection', figures, { presidio: presidio === undefined ? 'none' : '2.2.366' })
} finally {
  await presidio?.close()
}
