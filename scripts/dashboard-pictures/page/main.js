// The page that is photographed: `/run.json` says what to draw, `?theme=` in which theme. When everything is drawn,
// `data-drawn` of the body is there.
import { ThemeContext, createTheme } from '@grafana/data'
import { initPluginTranslations } from '@grafana/i18n'
import { GlobalStyles } from '@grafana/ui'
import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { Dashboard } from './dashboard.js'

const MARGIN = 16

async function start() {
  await initPluginTranslations('grafana', [])
  const answer = await fetch('/run.json')
  const run = await answer.json()
  const theme = createTheme({
    colors: { mode: new URLSearchParams(location.search).get('theme') ?? 'dark' },
  })
  // The graphs measure their labels when they are made: the fonts have to be there.
  await Promise.all(
    [400, 500].map(async (weight) => {
      const name = weight === 400 ? 'Regular' : 'Medium'
      const font = new FontFace('Inter', `url(/public/fonts/inter/Inter-${name}.woff2)`, { weight })
      document.fonts.add(await font.load())
    }),
  )
  const waiting = new Set(run.dashboard.panels.filter(({ type }) => type !== 'row'))
  const onDrawn = (panel) => {
    waiting.delete(panel)
    if (waiting.size === 0) document.body.dataset.drawn = ''
  }
  const width = document.documentElement.clientWidth - 2 * MARGIN
  document.body.style.background = theme.colors.background.canvas
  const page = h(
    ThemeContext.Provider,
    { value: theme },
    h(GlobalStyles),
    h('div', { style: { padding: MARGIN } }, h(Dashboard, { run, width, onDrawn })),
  )
  createRoot(document.querySelector('#dashboard')).render(page)
}

start().catch((error) => reportError(error))
