// The grid of a dashboard, with its rows and panels.
import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  dateTime,
  transformDataFrame,
} from '@grafana/data'
import { Icon, PanelChrome, Text, useTheme2 } from '@grafana/ui'
import { createElement as h, useEffect, useState } from 'react'
import { lastValueFrom } from 'rxjs'
import { withDefaults } from './panel-plugins.js'
import { framesOf } from './prometheus-frames.js'
import { VISUALIZATIONS } from './visualizations.js'

// Grafana's grid: 24 columns, cells of 30 pixels, 8 between them (GRID_CELL_HEIGHT, GRID_CELL_VMARGIN).
const COLUMNS = 24
const CELL = 30
const GAP = 8

/** The whole dashboard, `width` pixels wide. Calls `onDrawn` once for each panel. */
export function Dashboard({ run, width, onDrawn }) {
  const { panels } = run.dashboard
  const column = (width - GAP * (COLUMNS - 1)) / COLUMNS
  const height = Math.max(...panels.map(({ gridPos: { y, h: tall } }) => y + tall)) * (CELL + GAP)
  return h(
    'div',
    { style: { position: 'relative', width, height } },
    panels.map((panel) => {
      const { x, y, w, h: tall } = panel.gridPos
      const box = { width: w * (column + GAP) - GAP, height: tall * (CELL + GAP) - GAP }
      const style = {
        position: 'absolute',
        left: x * (column + GAP),
        top: y * (CELL + GAP),
        ...box,
      }
      const what =
        panel.type === 'row'
          ? h(Row, { title: panel.title })
          : h(Panel, { panel, run, box, onDrawn: () => onDrawn(panel) })
      return h('div', { key: panel.id, style }, what)
    }),
  )
}

const Row = ({ title }) =>
  h(
    'div',
    { style: { display: 'flex', alignItems: 'center', gap: 8, height: '100%' } },
    h(Icon, { name: 'angle-down' }),
    h(Text, { variant: 'h5', children: title }),
  )

function Panel({ panel: given, run, box, onDrawn }) {
  const theme = useTheme2()
  const [panel] = useState(() => withDefaults(given))
  const [frames, setFrames] = useState()
  useEffect(() => {
    const load = async () => setFrames(await dataOf(panel, run, box.width, theme))
    load().catch((error) => reportError(error))
  }, [])
  useEffect(() => {
    // Two frames later everything that is measured before it is drawn has been.
    if (frames !== undefined) requestAnimationFrame(() => requestAnimationFrame(onDrawn))
  }, [frames])
  return h(PanelChrome, {
    ...box,
    title: panel.title,
    description: panel.description,
    padding: panel.padding,
    children: (width, height) => {
      if (frames === undefined) return null
      if (frames.length === 0 && panel.type !== 'stat') return h(NoData)
      const timeRange = timeRangeOf(run)
      const { timeZone } = run
      return h(VISUALIZATIONS[panel.type], { panel, frames, timeRange, timeZone, width, height })
    },
  })
}

const NoData = () => h('div', { className: 'no-data' }, 'No data')

/** What a panel draws: the answers to its targets, after its transformations, with its field options. */
async function dataOf(panel, run, width, theme) {
  const answers = await Promise.all(
    (panel.targets ?? []).map((target) => framesOf(target, run, Math.floor(width))),
  )
  const frames = await lastValueFrom(
    transformDataFrame(panel.transformations ?? [], answers.flat()),
  )
  const shown = applyFieldOverrides({
    data: frames,
    fieldConfig: panel.fieldConfig,
    fieldConfigRegistry: panel.fieldConfigRegistry,
    replaceVariables: (text) => text,
    theme,
    timeZone: run.timeZone,
  })
  cacheFieldDisplayNames(shown)
  return shown
}

function timeRangeOf({ from, to }) {
  const [start, end] = [dateTime(from), dateTime(to)]
  return { from: start, to: end, raw: { from: start, to: end } }
}
