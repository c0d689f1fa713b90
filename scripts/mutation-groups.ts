/**
 * The groups of mutation tests: all of the core, and the vault's names, keys and order. Not changed are tables of endpoints,
 * events, words, countries and forms of keys, in which every line is data.
 */
export interface Group {
  readonly mutate: readonly string[]
  /** Tests that are to notice: the first one that does ends the run, so quick ones come first. */
  readonly tests: readonly string[]
  /** Least share of mutants that a test notices, in percent. */
  readonly least: number
}

/** By name, in the order in which they run. */
export const GROUPS: Readonly<Record<string, Group>> = {
  // What is stored under which name, and sealed with which key: no mutant may survive.
  'scope-and-crypto': {
    mutate: [
      'src/core/mapping/scope-keys.ts',
      'src/core/product/dify/identity.ts',
      'src/core/product/identity.ts',
      'src/core/transaction/scope.ts',
      'src/vault/sealing/keyed-hash.ts',
      'src/vault/redis/server/scope-name.ts',
      'src/vault/sealing/sealed-record.ts',
      'src/vault/sealing/vault-keys.ts',
      'src/vault/redis/found-scopes.ts',
      'src/core/masking/user-pseudonym.ts',
      'src/config/sealed-value.ts',
    ],
    tests: [
      'test/unit/core/mapping/scope-keys.test.ts',
      'test/unit/core/product/dify/identity.test.ts',
      'test/unit/core/masking/user-pseudonym.test.ts',
      'test/unit/config/sealed-value.test.ts',
      'test/unit/vault/{redis,redis/server,sealing}/*.test.ts',
    ],
    least: 100,
  },
  placeholders: {
    mutate: [
      'src/core/masking/{placeholder,placeholder-spelling,allocation-request}.ts',
      'src/core/mapping/*.ts',
      'src/vault/{memory-scope,owned,use-order,own-string}.ts',
    ],
    tests: [
      'test/unit/core/masking/{placeholder,allocation-request,restorer}.test.ts',
      'test/unit/core/mapping/*.test.ts',
      'test/property/placeholder-start.test.ts',
      'test/unit/vault/*.test.ts',
    ],
    least: 80,
  },
  scanner: {
    mutate: ['src/core/masking/{create-scanner,clean-words}.ts'],
    tests: ['test/unit/core/masking/{scanned-spans,clean-words,create-scanner,long-texts}.test.ts'],
    least: 80,
  },
  persons: {
    mutate: ['src/core/masking/people/*.ts', 'src/core/transaction/allocate-for-people.ts'],
    tests: [
      'test/unit/core/masking/people/*.test.ts',
      'test/unit/core/transaction/allocate-for-people.test.ts',
    ],
    least: 75,
  },
  restorer: {
    mutate: ['src/core/masking/restoring/{restorer,restore-whole,follower,rebase}.ts'],
    tests: [
      'test/unit/core/masking/restorer.test.ts',
      'test/property/restore-{skips-nothing,cut-texts}.test.ts',
    ],
    least: 80,
  },
  links: {
    mutate: ['src/core/masking/place/*.ts', 'src/core/masking/restoring/document-readings.ts'],
    tests: [
      'test/unit/core/masking/place/*.test.ts',
      'test/unit/core/masking/{document-restorer,create-scanner,scanned-spans,restorer}.test.ts',
      'test/property/place-guard.test.ts',
    ],
    least: 80,
  },
  numbers: {
    mutate: [
      'src/core/recognizers/{numbers,countries/*}/*.ts',
      'src/core/recognizers/shared/{context,characters,labels,letters}.ts',
      'src/core/recognizers/contact/{phone,phone-plan,phone-runs}.ts',
      'src/core/recognizers/finance/{bank-account,card,iban}.ts',
      'src/core/recognizers/custom/custom-checksum.ts',
    ],
    tests: [
      'test/unit/core/recognizers/**/{number-edges,phone-edges,phone-plan,characters}.test.ts',
      'test/unit/core/recognizers/**/{digit-run,context,labels,custom-checksum}.test.ts',
      'test/unit/core/recognizers/**/{bank-account,card,cccd,iban,passport,phone,plate}.test.ts',
      'test/unit/core/recognizers/**/{ssn,tax-code,labelled,labelled-numbers,hard-set}.test.ts',
      'test/unit/core/recognizers/**/machine-readable-zone.test.ts',
    ],
    least: 80,
  },
  addresses: {
    mutate: [
      'src/core/recognizers/network/*.ts',
      'src/core/recognizers/{contact/email,shared/uuid}.ts',
    ],
    tests: [
      'test/unit/core/recognizers/**/{mac,uuid,host,ip-class,ip-address,email}.test.ts',
      'test/unit/core/recognizers/**/{labelled,ip-parse}.test.ts',
    ],
    least: 80,
  },
  names: {
    mutate: [
      'src/core/recognizers/organisation/{organisation,organisation-leading,organisation-trailing}.ts',
      'src/core/recognizers/custom/{dictionary,value-list}.ts',
      'src/core/recognizers/shared/{folded-words,word-list,word-tokens}.ts',
    ],
    tests: [
      'test/unit/core/recognizers/**/{value-list,folded-words,word-tokens}.test.ts',
      'test/unit/core/recognizers/**/{dictionary,organisation*,labels,context,hard-set}.test.ts',
    ],
    least: 80,
  },
  structure: {
    mutate: ['src/core/structure/*.ts'],
    tests: [
      'test/unit/core/structure/{readers,written-forms}.test.ts',
      'test/unit/core/recognizers/places.test.ts',
    ],
    least: 60,
  },
  people: {
    mutate: [
      'src/core/recognizers/{people,address}/*.ts',
      'src/core/recognizers/people/english/*.ts',
    ],
    tests: [
      'test/unit/core/recognizers/people/*.test.ts',
      'test/unit/core/recognizers/address.test.ts',
    ],
    least: 60,
  },
  secrets: {
    mutate: [
      'src/core/recognizers/secrets/{api-key,assignment,base64url,entropy,jwt,private-key}.ts',
      'src/core/recognizers/secrets/{secret-words,url-credentials}.ts',
      'src/core/recognizers/{shared/token-edge,finance/wallet,finance/checksum/*}.ts',
    ],
    tests: [
      'test/unit/core/recognizers/**/{token-edge,wallet}.test.ts',
      'test/unit/core/recognizers/finance/hashes.test.ts',
      'test/unit/core/recognizers/**/{secret-edges,secrets}.test.ts',
      'test/property/secret-words.test.ts',
    ],
    least: 80,
  },
  patterns: {
    mutate: [
      'src/core/recognizers/custom/{custom-pattern,custom-rule,regex-*}.ts',
      'src/core/recognizers/{entity-rule,built-in,registry}.ts',
    ],
    tests: [
      'test/unit/core/recognizers/**/{registry,regex-program,custom-pattern}.test.ts',
      'test/unit/core/masking/{create-scanner,scanned-spans}.test.ts',
    ],
    least: 80,
  },
  documents: {
    mutate: [
      'src/core/masking/{request-masker,header-masker,restoring/document-restorer}.ts',
      'src/core/masking/{text-stream,path-masker,external-recognizer}.ts',
      'src/core/multipart/*.ts',
    ],
    tests: [
      'test/unit/core/masking/{collected-places,document-restorer,header-masker,external-recognizer}.test.ts',
      'test/unit/core/masking/{path-masker,text-stream}.test.ts',
      'test/unit/core/multipart/*.test.ts',
      'test/unit/core/masking/request-masker.test.ts',
    ],
    least: 80,
  },
  windows: {
    mutate: ['src/core/masking/{text-cut,text-windows,long-texts}.ts'],
    tests: ['test/unit/core/masking/{text-cut,text-windows,long-texts}.test.ts'],
    least: 80,
  },
  transaction: {
    mutate: [
      'src/core/transaction/{answer-reader,body-kind,exchange-scope,known-inputs}.ts',
      'src/core/transaction/{request-body,request-context,request-side,substitution}.ts',
      'src/core/transaction/{tally,trace-parent,transaction}.ts',
      'src/core/product/{answer-ids,endpoint-table,input-forms}.ts',
      'src/core/product/openai/*.ts',
      'src/core/product/dify/{answer-ids,cut-names,dify,endpoints,input-form,inputs,passport}.ts',
    ],
    tests: [
      'test/unit/core/product/{dify,openai}/*.test.ts',
      'test/unit/core/transaction/*.test.ts',
    ],
    least: 80,
  },
  json: {
    mutate: ['src/core/json/*.ts'],
    // Not hostile.test.ts: long documents take minutes in code that counts what it does.
    tests: [
      'test/unit/core/json/{document,path,lexical,scan,turns,completion}.test.ts',
      'test/unit/core/json/{json-test-suite,string-token}.test.ts',
    ],
    least: 80,
  },
  texts: {
    mutate: ['src/core/sse/*.ts', 'src/core/form/*.ts', 'src/core/text/*.ts'],
    tests: [
      'test/unit/core/text/{splice,sniff,normalised-view,long-runs,placeholder-form}.test.ts',
      'test/unit/core/sse/{reader,answer-stream,answer-events,error-event}.test.ts',
      'test/unit/core/product/openai/streams.test.ts',
      'test/unit/core/form/{percent,form}.test.ts',
      'test/unit/core/text/utf8.test.ts',
    ],
    least: 80,
  },
}

type Reason = 'a table' | 'types and a constant' | 'no group yet'

/**
 * Files of the core with code that no group changes, by glob, and why. `test/unit/kept-by-hand.test.ts` compares both lists
 * with the tree: a new file is in a group or here.
 */
export const NOT_MUTATED: Readonly<Record<string, Reason>> = {
  'src/core/{errors,headers,item-at,observer}.ts': 'no group yet',
  'src/core/{documents,images,mail}/*.ts': 'no group yet',
  'src/core/masking/scanner.ts': 'types and a constant',
  'src/core/transaction/{app-inquiry,effect}.ts': 'types and a constant',
  'src/core/masking/{gap,number-readings,report-counts,unread-headers}.ts': 'no group yet',
  'src/core/product/{accepted-claims,cuts,event-table,endpoint,input-form,inputs,turns}.ts':
    'no group yet',
  'src/core/product/dify/{events,fields,rows,service-api,knowledge-endpoints,web-app-endpoints}.ts':
    'a table',
  'src/core/product/dify/{open-api,person-fields,turns,version,visitor}.ts': 'no group yet',
  'src/core/recognizers/finance/{bank-names,iban-countries}.ts': 'a table',
  'src/core/recognizers/identity/canonical-{phone,value}.ts': 'no group yet',
  'src/core/recognizers/organisation/{legal-forms,organisation-words}.ts': 'a table',
  'src/core/recognizers/people/lists/*.ts': 'a table',
  'src/core/recognizers/secrets/{api-key-table,secret-names}.ts': 'a table',
  'src/core/recognizers/secrets/{cookies,credential-forms,credentials,named-secrets,repeated,secret-value}.ts':
    'no group yet',
  'src/core/recognizers/shared/{label-words,names}.ts': 'a table',
  'src/core/recognizers/shared/{leads,signs}.ts': 'no group yet',
  'src/core/transaction/{failed-turns,form-scopes,path-policy}.ts': 'no group yet',
  'src/core/recognizers/contact/spoken-phone.ts': 'no group yet',
}
