import type { WireEvent } from '../shapes/api-answer.ts'
import type { Call } from '../call.ts'
import type { Script } from '../script.ts'
import type { ChatMode, SimulatedApp } from './simulated-app.ts'

const OFF = { enabled: false }

/** `GET /parameters`: an app without a form. */
export const PARAMETERS: WireEvent = {
  opening_statement: '',
  suggested_questions: [],
  suggested_questions_after_answer: { enabled: true },
  speech_to_text: OFF,
  text_to_speech: { enabled: false, language: '', voice: '' },
  retriever_resource: { enabled: true },
  annotation_reply: OFF,
  more_like_this: OFF,
  user_input_form: [],
  sensitive_word_avoidance: { enabled: false, type: '', configs: [] },
  file_upload: {
    image: {
      enabled: false,
      number_limits: 3,
      detail: 'high',
      transfer_methods: ['remote_url', 'local_file'],
    },
  },
  system_parameters: {
    image_file_size_limit: 10,
    video_file_size_limit: 100,
    audio_file_size_limit: 50,
    file_size_limit: 15,
    workflow_file_upload_limit: 10,
  },
}

const modeOf = ({ app, chat_mode: mode }: Script, chatMode: ChatMode): string =>
  app === undefined || app === 'chat' ? (mode ?? chatMode) : app

/** `GET /info`: `mode` since 1.4.0, `author_name` since 1.4.3. */
export const info = ({ script }: Call, { version, chatMode }: SimulatedApp): WireEvent => ({
  name: 'Simulator',
  description: 'Repeats what it is told.',
  tags: ['simulator'],
  ...(version === '0.15.8' ? {} : { mode: modeOf(script, chatMode), author_name: 'Simulator' }),
})

/** `GET /site`, since 1.4.0. */
export const SITE: WireEvent = {
  title: 'Simulator',
  chat_color_theme: null,
  chat_color_theme_inverted: false,
  icon_type: 'emoji',
  icon: '\u{1f984}',
  icon_background: '#FFEAD5',
  icon_url: null,
  description: 'Repeats what it is told.',
  copyright: null,
  privacy_policy: null,
  custom_disclaimer: '',
  default_language: 'en-US',
  show_workflow_steps: true,
  use_icon_as_answer_icon: false,
}
