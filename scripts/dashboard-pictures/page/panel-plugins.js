// What a panel has that its JSON does not name. The plugins themselves are part of Grafana's server and not published;
// these are the defaults of `public/app/plugins/panel/*` and of `getAllStandardFieldConfigs` there.
import {
  FieldColorModeId,
  FieldConfigProperty,
  PanelPlugin,
  ThresholdsMode,
  displayNameOverrideProcessor,
  getPanelOptionsWithDefaults,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data'

const THRESHOLDS = {
  mode: ThresholdsMode.Absolute,
  steps: [
    { value: -Infinity, color: 'green' },
    { value: 80, color: 'red' },
  ],
}

const STANDARD = [
  [FieldConfigProperty.Unit, unitOverrideProcessor],
  [FieldConfigProperty.Min, numberOverrideProcessor],
  [FieldConfigProperty.Max, numberOverrideProcessor],
  [FieldConfigProperty.Decimals, numberOverrideProcessor],
  [FieldConfigProperty.DisplayName, displayNameOverrideProcessor],
  [FieldConfigProperty.NoValue, stringOverrideProcessor],
  [FieldConfigProperty.Color, identityOverrideProcessor],
  [FieldConfigProperty.Thresholds, thresholdsOverrideProcessor, THRESHOLDS],
  [FieldConfigProperty.Mappings, valueMappingsOverrideProcessor, []],
]

const property = (id, process, defaultValue) => ({
  id,
  path: id,
  name: id,
  process,
  defaultValue,
  shouldApply: () => true,
  // No user edits a picture.
  editor: () => null,
  override: () => null,
})

standardFieldConfigEditorRegistry.setInit(() => STANDARD.map((entry) => property(...entry)))
standardTransformersRegistry.setInit(() => {
  // Some are there under two names.
  const byId = new Map(Object.values(standardTransformers).map((one) => [one.id, one]))
  return [...byId.values()].map((transformation) => ({
    id: transformation.id,
    name: transformation.name,
    transformation: async () => transformation,
  }))
})

/** A plugin of these options, custom field options and mode of colours. */
function pluginOf(options, custom, color) {
  const plugin = new PanelPlugin(null).useFieldConfig({
    standardOptions: { [FieldConfigProperty.Color]: { defaultValue: { mode: color } } },
    useCustomConfig: (builder) => {
      for (const [path, value] of Object.entries(custom))
        builder.addCustomEditor(property(path, identityOverrideProcessor, value))
    },
  })
  plugin.setPanelOptions((builder) => {
    for (const [path, defaultValue] of Object.entries(options))
      builder.addCustomEditor({ id: path, path, name: path, defaultValue, editor: () => null })
  })
  return plugin
}

const PLUGINS = {
  stat: pluginOf(
    {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      orientation: 'auto',
      textMode: 'auto',
      wideLayout: true,
      colorMode: 'value',
      graphMode: 'area',
      justifyMode: 'auto',
      showPercentChange: false,
      percentChangeColorMode: 'standard',
    },
    {},
    FieldColorModeId.Thresholds,
  ),
  timeseries: pluginOf(
    {
      legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] },
      tooltip: { mode: 'single', sort: 'none' },
    },
    {
      drawStyle: 'line',
      lineInterpolation: 'linear',
      lineWidth: 1,
      fillOpacity: 0,
      gradientMode: 'none',
      spanNulls: false,
      insertNulls: false,
      showPoints: 'auto',
      pointSize: 5,
      stacking: { mode: 'none', group: 'A' },
      axisPlacement: 'auto',
      axisLabel: '',
      axisColorMode: 'text',
      axisBorderShow: false,
      axisCenteredZero: false,
      axisGridShow: true,
      scaleDistribution: { type: 'linear' },
      hideFrom: { tooltip: false, viz: false, legend: false },
      thresholdsStyle: { mode: 'off' },
    },
    FieldColorModeId.PaletteClassic,
  ),
  table: pluginOf(
    { showHeader: true, cellHeight: 'sm', showTypeIcons: false },
    {
      align: 'auto',
      inspect: false,
      filterable: false,
      cellOptions: { type: 'auto' },
      hideFrom: { tooltip: false, viz: false, legend: false },
    },
    FieldColorModeId.Thresholds,
  ),
}

// A sparkline goes from edge to edge.
PLUGINS.stat.setNoPadding()

/** The panel with the options and field options that Grafana would give it, and the plugin that says which there are. */
export function withDefaults(panel) {
  const plugin = PLUGINS[panel.type]
  if (plugin === undefined) throw new Error(`no picture of a panel of type ${panel.type}`)
  const { options, fieldConfig } = getPanelOptionsWithDefaults({
    plugin,
    currentOptions: panel.options ?? {},
    currentFieldConfig: panel.fieldConfig ?? { defaults: {}, overrides: [] },
    isAfterPluginChange: false,
  })
  const { fieldConfigRegistry, noPadding } = plugin
  return { ...panel, options, fieldConfig, fieldConfigRegistry, padding: noPadding ? 'none' : 'md' }
}
