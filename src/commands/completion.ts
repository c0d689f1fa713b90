import { type Command, UsageError, choicesOf } from './command.ts'

const ACTIONS = ['bash', 'zsh', 'fish'] as const

export const completion: Command = {
  name: 'completion',
  summary: 'print what a shell needs to complete commands and options',
  usage: 'bash|zsh|fish',
  options: {},
  optionHelp: {},
  examples: [
    [
      'source <(dify-masking completion bash)',
      'for this shell; put the line into ~/.bashrc to keep it',
    ],
    ['dify-masking completion fish > ~/.config/fish/completions/dify-masking.fish', 'for fish'],
  ],
  positionals: 1,
  actions: ACTIONS,
  async run({ positionals: [shell], stdout }) {
    const { allCommands } = await import('./index.ts')
    const commands = await allCommands()
    if (shell === 'bash') stdout.write(bash(commands))
    else if (shell === 'zsh')
      stdout.write(`autoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`)
    else if (shell === 'fish') stdout.write(fish(commands))
    else throw new UsageError(`expected ${choicesOf(ACTIONS)}`)
    return 0
  },
}

const optionsOf = ({ options }: Command): readonly string[] =>
  [...Object.keys(options), 'help'].map((name) => `--${name}`)

/** Words that can follow the name of a command at once: what it does, or for `help` a command. */
function actionsOf(
  commands: readonly Command[],
): readonly (readonly [string, readonly string[]])[] {
  const own = commands.flatMap(({ name, actions }) =>
    actions === undefined ? [] : [[name, actions] as const],
  )
  return [['help', commands.map(({ name }) => name)], ...own]
}

function bash(commands: readonly Command[]): string {
  const cases = commands.map(
    (command) => `    ${command.name}) words="${optionsOf(command).join(' ')}" ;;`,
  )
  const actions = actionsOf(commands).map(
    ([name, words]) => `      ${name}) actions="${words.join(' ')}" ;;`,
  )
  return `_dify_masking() {
  local current=\${COMP_WORDS[COMP_CWORD]} words actions=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "help ${commands.map(({ name }) => name).join(' ')}" -- "$current"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
    *) words="" ;;
  esac
  if [ "$COMP_CWORD" -eq 2 ]; then
    case \${COMP_WORDS[1]} in
${actions.join('\n')}
    esac
  fi
  case $current in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *)
      if [ -n "$actions" ]; then COMPREPLY=($(compgen -W "$actions" -- "$current"))
      else COMPREPLY=($(compgen -f -- "$current"))
      fi ;;
  esac
}
complete -o filenames -F _dify_masking dify-masking
`
}

function fish(commands: readonly Command[]): string {
  const quote = (text: string): string => `'${text.replaceAll("'", "\\'")}'`
  const lines = commands.flatMap((command) => [
    `complete -c dify-masking -n __fish_use_subcommand -a ${command.name} -d ${quote(command.summary)}`,
    ...Object.keys(command.options).map(
      (option) =>
        `complete -c dify-masking -n '__fish_seen_subcommand_from ${command.name}' -l ${option}`,
    ),
  ])
  const actions = actionsOf(commands).map(
    ([name, words]) =>
      `complete -c dify-masking -n '__fish_seen_subcommand_from ${name}' -f -a '${words.join(' ')}'`,
  )
  return `${[...lines, ...actions].join('\n')}\n`
}
