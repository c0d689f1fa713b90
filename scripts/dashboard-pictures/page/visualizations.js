// Each type of panel as Grafana's own component of that type.
import {
  FieldType,
  VizOrientation,
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
} from '@grafana/data'
import { BigValue, TimeSeries, VizRepeater, useTheme2 } from '@grafana/ui'
import { TableNG } from '@grafana/ui/unstable'
import { createElement as h, useState } from 'react'

function Stat({ panel, frames, timeRange, timeZone, width, height }) {
  const theme = useTheme2()
  const { options, fieldConfig } = panel
  return h(VizRepeater, {
    source: frames,
    width,
    height,
    itemSpacing: 3,
    autoGrid: true,
    orientation: VizOrientation.Auto,
    getAlignmentFactors: getDisplayValueAlignmentFactors,
    getValues: () =>
      getFieldDisplayValues({
        fieldConfig,
        reduceOptions: options.reduceOptions,
        replaceVariables: (text) => text,
        theme,
        data: frames,
        sparkline: options.graphMode !== 'none',
        timeZone,
      }),
    renderValue: ({ value, alignmentFactors, width: own, height: tall, count }) =>
      h(BigValue, {
        value: value.display,
        sparkline: value.sparkline && { ...value.sparkline, timeRange },
        count,
        alignmentFactors,
        theme,
        width: own,
        height: tall,
        colorMode: options.colorMode,
        graphMode: options.graphMode,
        justifyMode: options.justifyMode,
        textMode: options.textMode,
        text: options.text,
        disableWideLayout: !options.wideLayout,
      }),
  })
}

function Graph({ panel, frames, timeRange, timeZone, width, height }) {
  const [graphable] = useState(() => frames.map(withGaps))
  return h(TimeSeries, {
    frames: graphable,
    structureRev: 1,
    width,
    height,
    timeRange,
    timeZone: [timeZone],
    legend: panel.options.legend,
    options: panel.options,
  })
}

/** What is not a number leaves a gap, as in `prepareGraphableFields` of Grafana's panel: quantiles of nothing are NaN. */
const withGaps = (frame) => ({
  ...frame,
  fields: frame.fields.map((field) =>
    field.type === FieldType.number
      ? { ...field, values: field.values.map((value) => (Number.isFinite(value) ? value : null)) }
      : field,
  ),
})

const Table = ({ panel, frames, timeRange, width, height }) =>
  h(TableNG, {
    data: frames[0],
    width,
    height,
    timeRange,
    noHeader: !panel.options.showHeader,
    showTypeIcons: panel.options.showTypeIcons,
    cellHeight: panel.options.cellHeight,
    fieldConfig: panel.fieldConfig,
    structureRev: 1,
    enableVirtualization: false,
  })

/** The component that draws a panel, by the panel's type. */
export const VISUALIZATIONS = { stat: Stat, timeseries: Graph, table: Table }
