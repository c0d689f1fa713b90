import descriptors from 'google-protobuf/google/protobuf/descriptor_pb.js'

/** The parts of google-protobuf that this file works with. */
type FileDescriptor = descriptors.FileDescriptorProto
type Message = descriptors.DescriptorProto

/** A file of descriptors, ready to be sent. */
export interface DescriptorFile {
  readonly name: string
  readonly bytes: Uint8Array
  /** Names of the files that it imports. */
  readonly imports: readonly string[]
}

/** Descriptors by everything that a client can ask for. */
export interface DescriptorFiles {
  readonly byName: ReadonlyMap<string, DescriptorFile>
  /** By full name of a service, method, message or enum. */
  readonly bySymbol: ReadonlyMap<string, DescriptorFile>
  readonly messages: ReadonlySet<string>
}

/** One type at the top level of a file, with everything nested in it. */
interface TopType {
  readonly file: FileDescriptor
  readonly message?: Message
  /** Full names that its fields refer to, without the leading dot. */
  readonly refersTo: readonly string[]
}

/**
 * Cuts descriptors down to `services` and the types that their methods need, and states the imports.
 *
 * `@grpc/proto-loader` gives one descriptor a package, without imports and with the types of custom options, some of which
 * are proto2. Clients such as grpcurl resolve types through the imports and reject proto2 features in a proto3 file.
 */
export function descriptorFiles(
  encoded: Iterable<Uint8Array>,
  services: readonly string[],
): DescriptorFiles {
  const files = filesByName(encoded)
  for (const file of files.values())
    for (const message of file.getMessageTypeList()) repair(message)
  qualify([...files.values()])
  const topTypes = new Map<string, TopType>()
  const topNameOf = new Map<string, string>()
  for (const file of files.values()) {
    for (const message of file.getMessageTypeList()) {
      const name = fullName(file, message.getName())
      topTypes.set(name, { file, message, refersTo: references(message) })
      for (const inner of namesIn(message, name)) topNameOf.set(inner, name)
    }
    for (const each of file.getEnumTypeList()) {
      const name = fullName(file, each.getName())
      topTypes.set(name, { file, refersTo: [] })
      topNameOf.set(name, name)
    }
  }
  const needed = reach(methodTypes(files.values(), services), topTypes, topNameOf)
  return indexed([...files.values()], { services, needed, topNameOf, topTypes })
}

function filesByName(encoded: Iterable<Uint8Array>): Map<string, FileDescriptor> {
  const files = new Map<string, FileDescriptor>()
  for (const bytes of encoded) {
    const file = descriptors.FileDescriptorProto.deserializeBinary(bytes)
    // The same package may come from two loads: the larger one has all of it.
    const before = files.get(file.getName() ?? '')
    const isLarger = before === undefined || bytes.length > before.serializeBinary().length
    if (isLarger) files.set(file.getName() ?? '', file)
  }
  return files
}

/**
 * Two things that clients check and protobufjs writes differently. A map is a list of entries of a type with a fixed
 * name: `labels` is a list of `LabelsEntry`. And reserved numbers, which say nothing to a client, must not begin with 0.
 */
function repair(message: Message): void {
  message.clearReservedRangeList()
  for (const each of message.getEnumTypeList()) each.clearReservedRangeList()
  for (const field of message.getFieldList()) {
    const entry = message
      .getNestedTypeList()
      .find((each) => each.getName() === field.getTypeName() && isMapEntry(each))
    if (entry === undefined) continue
    const name = entryName(field.getName() ?? '')
    entry.setName(name)
    field.setTypeName(name)
  }
  for (const inner of message.getNestedTypeList()) repair(inner)
}

const isMapEntry = (message: Message): boolean => message.getOptions()?.getMapEntry() === true

/** `typed_filter` → `TypedFilterEntry`. */
const entryName = (field: string): string =>
  `${field
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}Entry`

/**
 * Makes every reference absolute. `@grpc/proto-loader` writes them relative to their scope, which descriptors allow
 * (`descriptor.proto`, `type_name`) and Go's clients reject.
 */
function qualify(files: readonly FileDescriptor[]): void {
  const known = new Set(
    files.flatMap((file) => [
      ...file
        .getMessageTypeList()
        .flatMap((message) => namesIn(message, fullName(file, message.getName()))),
      ...file.getEnumTypeList().map((each) => fullName(file, each.getName())),
    ]),
  )
  for (const file of files) {
    const scope = file.getPackage() ?? ''
    for (const message of file.getMessageTypeList())
      qualifyFields(message, `${scope}.${message.getName()}`, known)
    for (const service of file.getServiceList())
      for (const method of service.getMethodList()) {
        method.setInputType(absolute(method.getInputType() ?? '', scope, known))
        method.setOutputType(absolute(method.getOutputType() ?? '', scope, known))
      }
  }
}

function qualifyFields(message: Message, scope: string, known: ReadonlySet<string>): void {
  for (const field of message.getFieldList()) {
    const name = field.getTypeName() ?? ''
    if (name !== '') field.setTypeName(absolute(name, scope, known))
  }
  for (const inner of message.getNestedTypeList())
    qualifyFields(inner, `${scope}.${inner.getName()}`, known)
}

/** The innermost scope that knows the name decides, as in C++. */
function absolute(name: string, scope: string, known: ReadonlySet<string>): string {
  if (name.startsWith('.')) return name
  const parts = scope.split('.')
  for (let length = parts.length; length >= 0; length--) {
    const full = [...parts.slice(0, length), name].join('.')
    if (known.has(full)) return `.${full}`
  }
  throw new Error(`the protocol does not define ${name}, which ${scope} refers to`)
}

const fullName = (file: FileDescriptor, name: string | undefined): string =>
  `${file.getPackage()}.${name}`

/** Full names of a message and of all that is nested in it. */
function namesIn(message: Message, name: string): string[] {
  return [
    name,
    ...message.getEnumTypeList().map((each) => `${name}.${each.getName()}`),
    ...message.getNestedTypeList().flatMap((each) => namesIn(each, `${name}.${each.getName()}`)),
  ]
}

const withoutDot = (name: string): string => name.replace(/^\./, '')

function references(message: Message): string[] {
  const own = message.getFieldList().map((field) => withoutDot(field.getTypeName() ?? ''))
  return [...own.filter((name) => name !== ''), ...message.getNestedTypeList().flatMap(references)]
}

function methodTypes(files: Iterable<FileDescriptor>, services: readonly string[]): string[] {
  return [...files].flatMap((file) =>
    file
      .getServiceList()
      .filter((service) => services.includes(fullName(file, service.getName())))
      .flatMap((service) => service.getMethodList())
      .flatMap((method) => [method.getInputType() ?? '', method.getOutputType() ?? ''])
      .map(withoutDot),
  )
}

/** The top-level types that `from` needs, itself included. */
function reach(
  from: readonly string[],
  topTypes: ReadonlyMap<string, TopType>,
  topNameOf: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const reached = new Set<string>()
  // The set grows while it is walked, and a `Set` visits what is added.
  const names = new Set(from)
  for (const name of names) {
    const top = topNameOf.get(name)
    if (top === undefined) throw new Error(`the protocol does not define ${name}`)
    if (reached.has(top)) continue
    reached.add(top)
    for (const other of topTypes.get(top)?.refersTo ?? []) names.add(other)
  }
  return reached
}

interface Selection {
  readonly services: readonly string[]
  readonly needed: ReadonlySet<string>
  readonly topNameOf: ReadonlyMap<string, string>
  readonly topTypes: ReadonlyMap<string, TopType>
}

function indexed(files: readonly FileDescriptor[], selection: Selection): DescriptorFiles {
  const byName = new Map<string, DescriptorFile>()
  const bySymbol = new Map<string, DescriptorFile>()
  const messages = new Set<string>()
  for (const file of files) {
    const imports = keepNeeded(file, selection)
    const hasSome =
      file.getMessageTypeList().length +
      file.getEnumTypeList().length +
      file.getServiceList().length
    if (hasSome === 0) continue
    const name = file.getName() ?? ''
    const ready = { name, bytes: file.serializeBinary(), imports }
    byName.set(name, ready)
    for (const symbol of symbolsOf(file)) bySymbol.set(symbol, ready)
    for (const message of file.getMessageTypeList())
      for (const inner of namesIn(message, fullName(file, message.getName()))) messages.add(inner)
  }
  return { byName, bySymbol, messages }
}

/** Drops from `file` what no service needs, and every custom option. Returns the imports of the rest, which it sets. */
function keepNeeded(file: FileDescriptor, selection: Selection): readonly string[] {
  const { services, needed, topNameOf, topTypes } = selection
  const isNeeded = (name: string | undefined): boolean => needed.has(fullName(file, name))
  file.setMessageTypeList(file.getMessageTypeList().filter((each) => isNeeded(each.getName())))
  file.setEnumTypeList(file.getEnumTypeList().filter((each) => isNeeded(each.getName())))
  file.setServiceList(
    file.getServiceList().filter((each) => services.includes(fullName(file, each.getName()))),
  )
  file.clearExtensionList()
  file.clearOptions()
  file.setSyntax('proto3')
  const referred = [
    ...file.getMessageTypeList().flatMap(references),
    ...methodTypes([file], services),
  ]
  const imports = new Set<string>()
  for (const name of referred) {
    const other = topTypes.get(topNameOf.get(name) ?? '')?.file
    if (other !== undefined && other !== file) imports.add(other.getName() ?? '')
  }
  file.setDependencyList([...imports])
  return [...imports]
}

function symbolsOf(file: FileDescriptor): string[] {
  return [
    ...file.getMessageTypeList().flatMap((each) => namesIn(each, fullName(file, each.getName()))),
    ...file.getEnumTypeList().map((each) => fullName(file, each.getName())),
    ...file.getServiceList().flatMap((service) => {
      const name = fullName(file, service.getName())
      return [name, ...service.getMethodList().map((method) => `${name}.${method.getName()}`)]
    }),
  ]
}
